import uuid
from datetime import UTC, datetime, timedelta

import pytest

from linli.lib.ids import moment_of, new_id


def test_ids_are_plain_uuids_of_version_seven_in_the_order_of_making() -> None:
    ids = [new_id() for _ in range(2000)]
    assert all(type(one) is uuid.UUID and one.version == 7 for one in ids)
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_tells_when_it_was_made() -> None:
    before = datetime.now(UTC)
    made = moment_of(new_id())
    assert before - timedelta(milliseconds=1) <= made <= datetime.now(UTC)


def test_the_moment_of_the_example_in_rfc_9562() -> None:
    example = uuid.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    assert moment_of(example) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_other_versions_have_no_moment() -> None:
    with pytest.raises(ValueError, match="UUIDv7"):
        moment_of(uuid.UUID("8a1fda2e-6c3b-4d0c-9f3e-3d1f6f1f2b3c"))
