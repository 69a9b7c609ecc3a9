"""What this installation 安装 is: demo or real, and whether it is set up."""
