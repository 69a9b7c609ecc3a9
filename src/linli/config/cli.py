"""The `linli` command. Django is loaded only by the commands that need it, so that `--help` never fails.

The words here stand outside gettext: they are needed before there are settings to translate by.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from linli import __version__
from linli.config.console import LOCKED, Busy, Refused, complain

EPILOG = """环境变量：
  LINLI_HOME           数据目录：内置数据库、文件、密钥（默认 ./var）
  LINLI_DATABASE_URL   postgresql://用户:密码@主机/库名；不设时用内置的 SQLite
  LINLI_HOSTS          对外的主机名，用逗号隔开
  LINLI_HTTPS          放在 HTTPS 反向代理后面时设为 yes
  PORT                 linli serve 的端口（默认 8000）"""

CHINESE = {
    "usage: ": "用法：",
    "positional arguments:": "参数：",
    "options:": "选项：",
    "show this help message and exit": "显示这份帮助",
    "the following arguments are required: ": "缺少：",
    "unrecognized arguments: ": "不认识：",
    "invalid choice: ": "没有这个命令：",
    "choose from": "可以是",
    "invalid int value: ": "要一个整数：",
    "expected one argument": "后面要跟一个值",
    "argument ": "",
}


class ChineseParser(argparse.ArgumentParser):
    """argparse speaks English by itself; its few fixed words are put into Chinese here."""

    def format_help(self) -> str:
        """The help in Chinese."""
        return in_chinese(super().format_help())

    def format_usage(self) -> str:
        """The usage in Chinese."""
        return in_chinese(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line; status 2."""
        sys.stderr.write(self.format_usage())
        complain(in_chinese(message))
        sys.exit(2)


def in_chinese(text: str) -> str:
    """argparse's fixed words replaced."""
    for english, chinese in CHINESE.items():
        text = text.replace(english, chinese)
    return text


NewCommand = Callable[[str, str, str], argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """All commands and options; `run` holds `module:function` of what carries a command out."""
    top = ChineseParser(
        prog="linli",
        description="Linli 邻里：社区治理闭环平台。每个命令的选项见 linli 命令 --help。",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"linli {__version__}", help="显示版本")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True)

    def new(name: str, run: str, words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(run=run)
        return command

    _add_starting(new)
    _add_running(new)
    _add_keeping(new)
    _add_importing(new)
    return top


def _add_starting(new: NewCommand) -> None:
    init = new("init", "linli.config.first:run_init", "建立一个正式的社区：升级数据库，生成密钥，建第一个管理员")
    init.add_argument("--name", help="名称，例如 东风路街道（不给时会问）")
    init.add_argument("--admin", help="第一个管理员的用户名（不给时会问）")
    init.add_argument("--admin-name", help="管理员的姓名（不给时会问）")
    init.add_argument("--password-file", type=Path, help="存放管理员密码的文件（不给时会问）")
    demo = new("demo", "linli.config.first:run_demo", "在空数据库里装入演示社区，并列出演示账号")
    demo.add_argument("--if-empty", action="store_true", help="数据库里已有数据时什么也不做")


def _add_running(new: NewCommand) -> None:
    serve = new("serve", "linli.config.serve:run_serve", "启动网页服务和后台作业，Ctrl-C 停止")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"), help="端口（默认 PORT 或 8000）")
    serve.add_argument("--workers", type=int, default=2, help="网页进程数（默认 2）")
    serve.add_argument("--migrate", action="store_true", help="先把数据库升级到本版本")
    new("worker", "linli.config.serve:run_jobs", "只运行后台作业（linli serve 已经包含）")
    new("check", "linli.config.checks:run_check", "检查配置、数据库、密钥和目录")


def _add_keeping(new: NewCommand) -> None:
    new(
        "verify-history",
        "linli.config.checks:run_verify_history",
        "核对全部历史记录的哈希链和每个文件；发现改动时返回 1",
    )
    backup = new("backup", "linli.config.backup:run_backup", "把数据库和文件备份成一个 .tar.gz（不含密钥），不用停服务")
    backup.add_argument("file", type=Path, metavar="文件")
    restore = new("restore", "linli.config.restore:run_restore", "从备份恢复；要先停下 linli serve")
    restore.add_argument("file", type=Path, metavar="文件")
    restore.add_argument("--replace", action="store_true", help="目标里已有数据时整个替换")


def _add_importing(new: NewCommand) -> None:
    areas = new(
        "import-areas",
        "linli.config.imports:run_import_areas",
        "导入统计用区划代码（CSV 文件或文件夹）；再导一次不会重复",
    )
    areas.add_argument(
        "paths", type=Path, nargs="+", metavar="文件或文件夹", help="表头含 code 和 name，可以是 .csv.gz"
    )
    messages = new(
        "import-messages",
        "linli.config.imports:run_import_messages",
        "把群众留言（.xlsx、.xls、.csv）登记为诉求；按留言编号识别，再导一次不会重复",
    )
    messages.add_argument("file", type=Path, metavar="文件", help="表头含留言编号、留言时间、留言详情")
    messages.add_argument("--area", metavar="区划", help="归哪个街道或社区（只有一个街道时不用写）")
    messages.add_argument("--undo", action="store_true", help="撤销这个文件导入的、还没有人办过的诉求")


def carry_out(options: argparse.Namespace) -> int:
    """Load Django and run one command; returns the exit status. Raises: Refused, and what Django raises."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import_module("django").setup()
    module, function = options.run.split(":")
    run: Callable[[argparse.Namespace], int] = getattr(import_module(module), function)
    return run(options)


def refusal(error: Exception) -> Refused | None:
    """What an expected failure below means for the person at the console; None for a defect of ours."""
    kind = type(error).__name__
    first_line = (str(error).splitlines() or [""])[0]
    if isinstance(error, Refused):
        return error
    if kind == "SettingError":
        return Refused(f"环境变量不对：{first_line}")
    if kind == "OperationalError":
        return Busy() if first_line == LOCKED else Refused(f"连不上数据库：{first_line}")
    if kind == "BadKeyring":
        return Refused(f"密钥文件不能用：{first_line}")
    if isinstance(error, OSError):
        return Refused(f"读写文件失败：{error.strerror or error}：{error.filename or ''}")
    return None


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    options = parser().parse_args(arguments)
    try:
        status = carry_out(options)
    except KeyboardInterrupt:
        status = 130
    except Exception as error:
        refused = refusal(error)
        if refused is None:
            raise
        complain(str(refused))
        status = refused.status
    sys.exit(status)
