"""What a database needs before it can be served: migrations, and a community that is either real or a demo."""

import argparse
import getpass
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from linli.channels.desk.actions import AlreadyFounded, found_installation
from linli.config.console import Refused, say
from linli.foundation.accounts.actions import BadUsername, UsernameTaken, WeakPassword
from linli.foundation.accounts.models import User
from linli.foundation.installation.models import Kind
from linli.foundation.installation.queries import current
from linli.foundation.sealing.keys import keyring_path

DEMO = "linli.channels.demo"


def missing_migrations() -> int:
    """How many migrations this database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database to this version; says so where there was something to do."""
    missing = missing_migrations()
    if missing:
        say(f"升级数据库：{missing} 个变更……")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def refuse_unmigrated() -> None:
    """Raises Refused where the database is not at this version."""
    missing = missing_migrations()
    if missing:
        raise Refused(f"数据库还差 {missing} 个变更。先备份，再运行 linli serve --migrate；新安装运行 linli init")


def is_demo() -> bool:
    """Whether this database is a demo."""
    return current().kind == Kind.DEMO


def asked(given: str | None, question: str) -> str:
    """The value given, or the answer of the person at the console. Raises: Refused where there is neither."""
    if given is None and not sys.stdin.isatty():
        raise Refused(f"缺少{question}：在选项里给出（linli init --help）")
    value = (input(f"{question}：") if given is None else given).strip()
    if not value:
        raise Refused(f"{question}不能为空")
    return value


def asked_password(path: Path | None) -> str:
    """The password from a file or from the console, typed twice. Raises: Refused."""
    if path is not None:
        return path.read_text(encoding="utf-8").rstrip("\n")
    if not sys.stdin.isatty():
        raise Refused("缺少管理员密码：用 --password-file 给出")
    first, second = getpass.getpass("管理员密码："), getpass.getpass("再输一次：")
    if first != second:
        raise Refused("两次输入的密码不一样")
    return first


def run_init(options: argparse.Namespace) -> int:
    """Ask what is missing and found the community."""
    migrate()
    installation = current()
    if installation.kind == Kind.DEMO:
        raise Refused("这个数据库装的是演示数据，不能改成正式的。请换一个 LINLI_HOME 或 LINLI_DATABASE_URL")
    if installation.kind == Kind.REAL:
        raise Refused(f"“{installation.name}”已经建立，不能再次初始化")
    name = asked(options.name, "名称（例如 东风路街道）")
    admin = asked(options.admin, "管理员用户名")
    admin_name = asked(options.admin_name or options.admin, "管理员姓名")
    password = asked_password(options.password_file)
    try:
        user = found_installation(community=name, username=admin, name=admin_name, password=password, at=timezone.now())
    except BadUsername as error:
        raise Refused("用户名要 2 到 64 个字符：小写字母、数字、点、横线、下划线，以字母或数字开头") from error
    except UsernameTaken as error:
        raise Refused(f"用户名 {error} 已经有人用") from error
    except WeakPassword as error:
        raise Refused("密码太弱：" + " ".join(error.reasons)) from error
    except AlreadyFounded as error:
        raise Refused("这个数据库里已经有账号，或者刚才已有人建立了管理员") from error
    say(f"“{name}”已建立，管理员 {user.username}（系统管理员、安全管理员）。")
    say(f"密钥在 {keyring_path().parent}：请另外保管一份，丢失后密封的内容无法读出。")
    say("下一步：linli serve，登录后按页面提示设置办公时间、区划、组织和人员。")
    return 0


def demo_part(name: str) -> Any:
    """A part of the demo. It is looked up when asked for: an installation may leave the demo out."""
    try:
        return import_module(f"{DEMO}.{name}")
    except ModuleNotFoundError as error:
        raise Refused("这个安装不带演示社区") from error


def say_accounts() -> None:
    """List the demo accounts."""
    say("演示账号（人物和电话都是虚构的）：")
    for account in demo_part("accounts").ACCOUNTS:
        say(f"  {account.username:<10} {account.password:<16} {account.name}　{account.role}　{account.place}")


def run_demo(options: argparse.Namespace) -> int:
    """Load the demo community into an empty database and list its accounts."""
    migrate()
    kind = current().kind
    if kind != Kind.NEW or User.objects.exists():
        if options.if_empty:
            return 0
        if kind == Kind.DEMO:
            say("演示社区已经装好。")
            say_accounts()
            return 0
        raise Refused("数据库里已有数据，演示数据不会和正式数据混在一起。请换一个 LINLI_HOME")
    say("装入演示社区……")
    report = demo_part("actions").load_demo(at=timezone.now())
    say(f"演示社区已装好：{report}")
    if not options.if_empty:
        say_accounts()
    return 0
