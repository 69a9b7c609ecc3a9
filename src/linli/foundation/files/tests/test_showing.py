"""How files are shown: pairs, players, claims; and files in a form, with and without a login."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.files.actions import attach_files, store_file
from linli.foundation.files.forms import MOST_FILES, OpenPicturesForm, PicturesForm
from linli.foundation.files.kinds import FileKind
from linli.foundation.files.models import Evidence, StoredFile
from linli.foundation.files.queries import attachments_of, has_picture
from linli.foundation.files.showing import Gallery, claim_in_words, gallery_of
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import picture, upload
from linli.lib.coordinates import Point
from linli.lib.ids import new_id

pytestmark = pytest.mark.django_db
SUBJECT = new_id()


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def user() -> User:
    return enter()


def attach(user: User, data: bytes, name: str, evidence: str, entry: UUID | None = None, hours: int = 0) -> StoredFile:
    file = store_file(upload=upload(data, name), by=user, at=AT)
    attach_files(
        file_ids=[file.pk], subject_kind="matter", subject_id=SUBJECT, evidence=evidence, by=user,
        at=AT + timedelta(hours=hours), entry_id=entry,
    )  # fmt: skip
    return file


def gallery(links_at: datetime | None = None) -> Gallery:
    return gallery_of(attachments_of("matter", [SUBJECT])[SUBJECT], links_at=links_at)


def test_before_stands_beside_the_last_after_and_the_rest_apart(user: User) -> None:
    before = attach(user, picture(colour="black"), "前.jpg", Evidence.BEFORE)
    attach(user, picture(colour="green"), "没弄好.jpg", Evidence.AFTER, new_id(), 1)
    after = attach(user, picture(colour="white"), "后.jpg", Evidence.AFTER, new_id(), 2)
    attach(user, samples.wav(), "语音.wav", Evidence.BEFORE)
    attach(user, samples.iso(b"vide"), "现场.mp4", Evidence.AFTER)
    attach(user, samples.pdf(), "通知.pdf", Evidence.AFTER)
    attach(user, samples.open_xml(), "表.docx", Evidence.OTHER)
    found = gallery()
    assert [(one.file.pk, other.file.pk) for one, other in found.pairs] == [(before.pk, after.pk)]
    assert [one.file.name for one in found.pictures] == ["没弄好.jpg"]
    assert {one.file.name for one in found.media} == {"语音.wav", "现场.mp4"}
    assert {one.file.name for one in found.documents} == {"通知.pdf", "表.docx"}
    page = render_to_string("files/parts/pictures.html", {"gallery": found})
    page += render_to_string("files/parts/others.html", {"gallery": found})
    assert page.index("前.jpg") < page.index("后.jpg") < page.index("没弄好.jpg")
    assert (page.count("<audio"), page.count("<video"), page.count(" download")) == (1, 1, 4)


def test_without_an_after_there_is_no_pair(user: User) -> None:
    attach(user, picture(), "前.jpg", Evidence.BEFORE)
    assert gallery().pairs == []
    assert len(gallery().pictures) == 1


def test_with_links_a_gallery_opens_without_a_login(user: User) -> None:
    attach(user, picture(), "前.jpg", Evidence.BEFORE)
    (one,) = gallery(links_at=datetime.now(tz=AT.tzinfo)).pictures
    assert [Client().get(address).status_code for address in (one.url, one.thumb)] == [200, 200]
    (closed,) = gallery().pictures
    assert Client().get(closed.url).status_code == 302


def test_what_a_picture_says_of_itself_is_shown_as_its_word() -> None:
    file = StoredFile(taken_at=datetime(2026, 3, 1, 1, 30, tzinfo=AT.tzinfo), lon=114.8794, lat=40.8175)
    assert claim_in_words(file, None) == "照片自带：2026-03-01 09:30，位置 114.8794, 40.8175"
    assert claim_in_words(file, Point(114.8794, 40.8176)).endswith("距登记位置约 11 米")
    assert claim_in_words(file, Point(114.9, 40.9)).endswith("距登记位置约 9.3 公里")
    assert claim_in_words(StoredFile(), Point(114.9, 40.9)) == ""


def test_only_a_picture_counts_as_a_picture(user: User) -> None:
    voice = store_file(upload=upload(samples.wav()), by=user, at=AT)
    photo = store_file(upload=upload(picture()), by=user, at=AT)
    assert not has_picture([])
    assert not has_picture([voice.pk])
    assert has_picture([voice.pk, photo.pk])


def sent(uploads: list[SimpleUploadedFile] | None = None, **data: str) -> dict[str, object]:
    posted = QueryDict(mutable=True)
    posted.update(data)
    return {"data": posted, "files": MultiValueDict({"images": uploads or []})}


def test_a_form_keeps_files_of_every_kind_and_lets_one_be_struck_out(user: User) -> None:
    form = PicturesForm(**sent([upload(picture()), upload(samples.wav(), "语音.wav")]))
    form.keep(by=user, at=AT)
    assert not form.errors
    assert [one.kind for one in form.pictures] == ["image", "audio"]
    shown = str(form["images"])
    assert "语音.wav" in shown
    kept = str(form["kept"].value())
    dropped = str(form.pictures[0].pk)
    again = PicturesForm(**sent(kept=kept, images_drop=dropped))
    again.keep(by=user, at=AT)
    assert [one.name for one in again.pictures] == ["语音.wav"]


def test_a_form_takes_so_many_files_and_says_so(user: User) -> None:
    many = [upload(picture(colour=f"#0000{number:02x}")) for number in range(MOST_FILES + 1)]
    form = PicturesForm(**sent(many))
    form.keep(by=user, at=AT)
    assert form.errors["images"] == ["最多 9 个文件。"]
    assert not StoredFile.objects.exists()


def test_a_form_may_take_pictures_only(user: User) -> None:
    class Narrow(PicturesForm):
        kinds = (FileKind.IMAGE,)

    form = Narrow(**sent([upload(samples.pdf(), "a.pdf"), upload(picture())]))
    form.keep(by=user, at=AT)
    assert form.errors["images"] == ["a.pdf：这里只收照片，这个文件是PDF 文件。"]
    assert len(form.pictures) == 1
    assert 'accept="image/*"' in str(form["images"])


def test_without_a_login_files_belong_to_the_session_of_the_form() -> None:
    token = str(OpenPicturesForm(at=AT)["session"].value())
    form = OpenPicturesForm(**sent([upload(picture())], session=token), at=AT)
    form.keep_open(at=AT)
    assert not form.errors
    assert "/files/by-link/" in str(form["images"])
    assert f'data-session="{token}"' in str(form["images"])
    kept = str(form["kept"].value())
    mine = OpenPicturesForm(**sent(kept=kept, session=token), at=AT)
    mine.keep_open(at=AT)
    assert mine.picture_ids == form.picture_ids
    attach_files(
        file_ids=mine.picture_ids, subject_kind="matter", subject_id=SUBJECT, by=None, at=AT,
        session_hash=mine.uploader.session_hash,
    )  # fmt: skip
    assert attachments_of("matter", [SUBJECT])


@pytest.mark.parametrize("token", ["", "forged", "late"])
def test_a_session_that_is_no_good_takes_nothing_up_and_says_so(token: str) -> None:
    first = str(OpenPicturesForm(at=AT)["session"].value())
    form = OpenPicturesForm(**sent([upload(picture())], session=first), at=AT)
    form.keep_open(at=AT)
    kept, later = str(form["kept"].value()), AT + timedelta(hours=7)
    used = first if token == "late" else token
    other = OpenPicturesForm(**sent(kept=kept, session=used), at=later)
    other.keep_open(at=later)
    assert other.picture_ids == ()
    assert "过期" in str(other.errors["images"])
    assert other["session"].value() not in {first, used}
