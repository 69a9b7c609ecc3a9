"""`linli serve` as its operator sees it."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.places import Place, founded_place, new_place
from tests.serving import serving, until


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A real community."""
    return founded_place(tmp_path_factory.mktemp("place"))


def gone(pid: int) -> bool:
    """Whether a process has ended; a zombie that nobody collected has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_ctrl_c_stops_web_and_worker_cleanly(place: Place) -> None:
    with serving(place) as server:
        until(lambda: "Linli 已启动：" + server.address in server.said())
        children = server.children()
        assert set(children) == {"web", "worker"}
        assert server.interrupt() == 0
        assert all(map(gone, children.values()))
        assert "Traceback" not in server.said()
        assert server.said().endswith("已停止。\n")


@pytest.mark.parametrize("victim", ["web", "worker"])
def test_a_killed_child_is_started_again(place: Place, victim: str) -> None:
    with serving(place) as server:
        old = server.children()[victim]
        os.kill(old, signal.SIGKILL)
        until(lambda: server.children().get(victim, old) != old)
        until(server.healthy)
        assert "意外退出" in server.said()


def test_a_taken_port_is_said_before_anything_starts(place: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = place.linli("serve", "--port", str(taken.getsockname()[1]), ok=False)
    assert "不能监听" in said


def test_a_database_of_an_older_version_is_not_served(tmp_path: Path) -> None:
    empty = new_place(tmp_path / "empty")
    assert "linli init" in empty.linli("serve", "--port", "0", ok=False)


def test_serve_can_bring_the_database_up_to_date_first(tmp_path: Path) -> None:
    with serving(new_place(tmp_path / "empty"), "--migrate") as server:
        assert "升级数据库" in server.said()


def test_an_unknown_setting_stops_the_start_with_a_sentence(place: Place) -> None:
    wrong = Place(place.home, "mysql://somewhere")
    assert "环境变量不对" in wrong.linli("check", ok=False)


def test_a_database_that_is_away_is_said_in_a_sentence(place: Place) -> None:
    away = Place(place.home, "postgresql://nobody@127.0.0.1:9/nothing")
    assert "连不上" in away.linli("serve", "--port", "0", ok=False)


def test_check_finds_nothing_wrong_with_a_new_community(place: Place) -> None:
    assert "没有问题" in place.linli("check")


def test_check_names_a_key_that_others_can_read(place: Place) -> None:
    keyring = place.home / "keys" / "keyring.json"
    keyring.chmod(0o644)
    try:
        assert f"chmod go= {keyring}" in place.linli("check", ok=False)
    finally:
        keyring.chmod(0o600)


def test_init_founds_a_community_once(place: Place) -> None:
    secret = place.home / "password"
    said = place.linli("init", "--name", "另一个", "--admin", "guanli2", "--password-file", secret, ok=False)
    assert "不能再次初始化" in said


def test_init_refuses_a_weak_password_and_leaves_the_database_free(tmp_path: Path) -> None:
    empty = new_place(tmp_path / "empty")
    weak = tmp_path / "weak"
    weak.write_text("12345678", encoding="utf-8")
    said = empty.linli("init", "--name", "东风路", "--admin", "guanli", "--password-file", weak, ok=False)
    assert "密码太弱" in said
    assert "已建立" in empty.init()


def test_help_is_chinese_and_needs_no_settings(tmp_path: Path) -> None:
    said = Place(tmp_path, "mysql://broken").linli("--help")
    assert "社区治理闭环平台" in said
    assert "usage" not in said
    assert not any(tmp_path.iterdir())


def test_a_wrong_command_line_is_answered_in_chinese(tmp_path: Path) -> None:
    assert "没有这个命令" in Place(tmp_path).linli("strat", ok=False)
    assert "要一个整数" in Place(tmp_path).linli("serve", "--port", "high", ok=False)
