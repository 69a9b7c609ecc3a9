import uuid

from linli.lib.ids import new_id


def test_ids_are_plain_uuids_of_version_seven_in_the_order_of_making() -> None:
    ids = [new_id() for _ in range(2000)]
    assert all(type(one) is uuid.UUID and one.version == 7 for one in ids)
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
