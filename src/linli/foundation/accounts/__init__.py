"""People who sign in 账号: staff by user name, password and TOTP."""
