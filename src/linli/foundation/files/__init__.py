"""Files 附件: content-hashed, re-encoded, served only through an access check."""
