"""Audit log 审计日志: reads of personal data, exports, role and configuration changes."""
