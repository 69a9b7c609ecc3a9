"""`linli check` and `linli verify-history`: is this installation sound, and is its history what was written?"""

import argparse
import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.utils import timezone

from linli.casework.proving import verify_history
from linli.config.console import complain, say
from linli.config.first import missing_migrations
from linli.foundation.files.proving import broken_files
from linli.foundation.messaging.transports import takes_texts
from linli.foundation.sealing.keys import BadKeyring, keyring, keyring_path
from linli.registers.postings.queries import left_behind

# HTTPS is the proxy's: it redirects, and its certificate decides about subdomains and preloading.
PROXYS_OWN = {"security.W004", "security.W005", "security.W008", "security.W012", "security.W016", "security.W021"}
NO_HTTPS = "没有设 LINLI_HTTPS=yes：只适合在本机使用；手机定位和拍照需要 HTTPS，见 docs/operate/https.md"
NO_GATEWAY = "没有设 LINLI_SMS_URL：短信只打印在终端，群众收不到"
LEAST_FREE_BYTES = 500_000_000
OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `bad` ones make the check fail, others are advice."""

    words: str
    bad: bool = True


def database() -> Iterator[Finding]:
    """Can it be reached, and is it at this version?"""
    try:
        missing = missing_migrations()
    except DatabaseError as error:
        yield Finding(f"数据库连不上：{str(error).splitlines()[0]}")
        return
    if missing:
        yield Finding(f"数据库还差 {missing} 个变更：先备份，再运行 linli serve --migrate")
    if connection.vendor == "postgresql":
        yield from postgres_version()


def postgres_version() -> Iterator[Finding]:
    """PostgreSQL 15 is the oldest that every statement is written for."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    if number < 150000:
        yield Finding(f"PostgreSQL 版本太旧（{number // 10000}），需要 15 或更新")


def keys() -> Iterator[Finding]:
    """Are the keys there, usable, and closed to others?"""
    folder = keyring_path().parent
    if not keyring_path().exists():
        yield Finding(f"还没有密钥，第一次使用时会生成在 {folder}", bad=False)
        return
    try:
        keyring()
    except BadKeyring as error:
        yield Finding(f"密钥文件不能用：{error}")
    for path in (folder, *folder.iterdir()):
        if path.stat().st_mode & OPEN_TO_OTHERS:
            yield Finding(f"别的用户能读密钥：chmod go= {path}")


def folders() -> Iterator[Finding]:
    """Can files be written, and is there room?"""
    home = Path(settings.HOME)
    if not os.access(home, os.W_OK):
        yield Finding(f"数据目录不能写：{home}")
        return
    if shutil.disk_usage(home).free < LEAST_FREE_BYTES:
        yield Finding(f"数据目录所在的磁盘快满了：{home}")


def web() -> Iterator[Finding]:
    """Is the way it is served safe for phones and passwords?"""
    if not settings.HTTPS:
        yield Finding(NO_HTTPS, bad=False)
    for message in checks.run_checks(include_deployment_checks=True):
        if message.id not in PROXYS_OWN:
            yield Finding(f"{message.id} {message.msg}", bad=message.level >= checks.WARNING)


def texts() -> Iterator[Finding]:
    """Do text messages leave the house?"""
    if not settings.SMS_URL:
        yield Finding(NO_GATEWAY, bad=False)
    elif not takes_texts():
        yield Finding("LINLI_SMS_URL 不是 apprise 认识的地址")


def staff() -> Iterator[Finding]:
    """Does anybody still hold an office who has left?"""
    try:
        rows = list(left_behind(timezone.localdate()))
    except DatabaseError:
        return  # said by the look at the database
    for name, number in Counter(row.user.name for row in rows).items():
        yield Finding(f"“{name}”的账号已停用，还有 {number} 项任职没有结束：在“人员与任职”里结束")


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (database, keys, folders, web, texts, staff)


def run_check(_options: argparse.Namespace) -> int:
    """Look at everything and say what is wrong; status 1 where something is."""
    findings = [finding for look in LOOKS for finding in look()]
    for finding in findings:
        say(f"{'✗' if finding.bad else '·'} {finding.words}")
    bad = sum(finding.bad for finding in findings)
    say(f"检查完毕：{bad} 处要改。" if bad else "检查完毕：没有问题。")
    return 1 if bad else 0


REASONS = {
    "number": "序号不连续：有记录被删掉或插入",
    "head": "事项记着的最后一条与历史不符",
    "previous": "与上一条接不上",
    "hash": "记录被改动",
    "text": "文字丢失",
    "words": "文字被改动",
    "picture": "照片被换掉或丢失",
    "state": "事项的状态与历史的最后一步不符",
}

FILE_REASONS = {"missing": "存着的内容不见了", "changed": "存着的内容被改动或损坏"}


def run_verify_history(_options: argparse.Namespace) -> int:
    """Verify every chain, and every stored file; status 1 where one is broken."""
    broken = 0
    for place in verify_history():
        broken += 1
        complain(f"{place.case_no} 第 {place.number} 条：{REASONS.get(place.reason, place.reason)}")
    for file in broken_files():
        broken += 1
        complain(f"文件“{file.name}”（{file.sha256[:12]}）：{FILE_REASONS[file.reason]}")
    say(f"发现 {broken} 处改动。" if broken else "全部历史记录和文件核对无误。")
    return 1 if broken else 0
