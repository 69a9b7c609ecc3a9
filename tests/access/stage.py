"""The things that addresses with a parameter are tried on. Whoever adds such an address adds its example here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from linli.casework.models import Case
from linli.casework.tests.driving import bring, picture, take, take_in
from linli.channels.portal.access import signed_link
from linli.foundation.files.actions import open_upload
from linli.foundation.files.links import link_to
from linli.foundation.files.models import Attachment
from linli.foundation.files.sessions import Uploader
from linli.foundation.messaging.actions import Draft, add_destination, send_messages
from linli.foundation.messaging.models import InboxItem
from linli.foundation.tabular.actions import judge_batch, map_batch, upload_batch
from linli.foundation.tabular.sheets import sheets_for
from linli.modules.matters.facts import AskCoFacts
from linli.modules.matters.models import Dispatch
from linli.registers.areas.actions import create_area, load_directory, merge_grids
from linli.registers.areas.listing import Source
from linli.registers.areas.models import Area
from linli.registers.deadlines.actions import set_basis
from linli.registers.deadlines.models import TimeRule
from linli.registers.organisations.grouping import (
    GroupParticulars,
    NewMember,
    add_member,
    begin_term,
    create_group,
)
from linli.registers.organisations.linking import link_unit
from linli.registers.organisations.models import Member
from linli.registers.places.actions import NewEquipment, PlaceRow, add_equipment, store_places
from linli.registers.postings.deputising import name_deputy
from linli.registers.postings.leaves import take_leave
from linli.registers.postings.models import Posting
from linli.registers.postings.proposing import Proposed, propose_posting
from tests.access.cast import NOW, Actor, actors_of
from tests.access.duty import Duty, make_duty
from tests.world import FOUNDED, World, build_world, square

REPORTER_PHONE = "13800138000"
"""The phone that `take_in` writes down."""
Example = Callable[["Stage", Actor], list[Any] | str]


@dataclass
class Stage:
    """The cast and the examples.

    `case` is in hand of the property company, with the lighting office as co-unit (`dispatch`); `fresh` has just been
    taken in, and `told` was reported by the building head inside. `robot` belongs to the property company, which
    manages `building` with its `lift`; `rule` and `law` are of the settings; `listed` is an area of the directory that
    is not in use, `redrawing` a merge in the sister community.
    `posting`, `deputy`, `leave` and `upload` are of the ones inside in R6, R6, R6 and R5; `person` and
    `persons_posting` of somebody who serves in the same community.
    """

    world: World
    actors: list[Actor]
    case: Case
    fresh: Case
    told: Case
    dispatch: UUID
    robot: UUID
    upload: UUID
    rule: UUID
    law: UUID
    file: UUID
    listed: UUID
    redrawing: UUID
    posting: UUID
    deputy: UUID
    leave: UUID
    person: UUID
    persons_posting: UUID
    building: UUID
    lift: UUID
    items: dict[UUID, UUID]
    member: Member
    link: UUID
    duty: Duty
    proposal: UUID
    batch: UUID

    def item(self, actor: Actor) -> UUID:
        """A message in the inbox of this person; in that of a stranger where they have none."""
        return self.items.get(actor.user.pk if actor.user else self.person, self.item_elsewhere)

    @property
    def item_elsewhere(self) -> UUID:
        """A message in the inbox of somebody who is not among the actors."""
        return self.items[self.person]


def build_stage() -> Stage:
    """Make all of it in the current database. The clock should stand at `cast.NOW`."""
    world = build_world()
    actors = actors_of(world, REPORTER_PHONE)
    case = bring(world, "in_hand", files=(picture(world["liufang"]),))
    asked = AskCoFacts((world.lighting.pk,), (world.lighting.short,), "请断电一小时")
    take(world, case, "ask_co", "zhoumin", facts=asked, at=NOW - timedelta(minutes=1))
    sunli = world["sunli"]
    posting = Posting.objects.get(user=world["r6"])
    upload = open_upload(name="a.jpg", length=9, uploader=Uploader(world["r5"]), at=NOW)
    told = take_in(world, by="r3", source="building_head")
    building, lift = _building(world)
    return Stage(
        world=world, actors=actors, case=case, fresh=take_in(world), told=told,
        rule=TimeRule.objects.get(clock="sign", time_class="P1", subject_kind="matter").pk, law=_law(),
        dispatch=Dispatch.objects.get(case=case).pk, robot=_robot(world), upload=upload.pk,
        file=Attachment.objects.filter(subject_kind="matter", subject_id=case.pk).values_list("file_id", flat=True)[0],
        listed=_listed(), redrawing=_redrawing(world), posting=posting.pk, deputy=_deputy(world, posting),
        leave=_leave(posting), person=sunli.pk, persons_posting=Posting.objects.get(user=sunli).pk, items=_items(world),
        member=_member(world), link=_link_of(world), duty=make_duty(world), proposal=_proposal(world),
        batch=_batch(world),
        building=building, lift=lift,
    )  # fmt: skip


def _law() -> UUID:
    law = set_basis(law="民法典", article="第二百零三条", from_on=NOW.date(), until_on=None, text="", by=None, at=NOW)
    return UUID(str(law.pk))


def _listed() -> UUID:
    load_directory(sources=[Source("areas.csv", "code,name\n15,内蒙古自治区\n".encode())], by=None, at=NOW)
    return Area.objects.values_list("pk", flat=True).get(code="15")


def _batch(world: World) -> UUID:
    """A spreadsheet of organisations that the one inside in R8 has sent, judged and not yet written."""
    by = world["r8"]
    sheet = next(one for one in sheets_for(by) if one.code == "organisations")
    file = "名称,类型\n春风物业,物业公司".encode()
    batch = upload_batch(sheet=sheet, name="组织.csv", content=file, by=by, at=NOW)
    map_batch(batch=batch, sheet=sheet, mapping=batch.mapping, by=by, at=NOW)
    judge_batch(batch_id=batch.pk, at=NOW)
    return batch.pk


def _building(world: World) -> tuple[UUID, UUID]:
    """A building in the grid inside, of a compound that the property company manages, and its lift."""
    firm = {"manager_id": world.property.pk}
    rows = [
        PlaceRow(world.community, "松园小区", values=firm),
        PlaceRow(world.community, "松园小区", "11号楼", values={"grid_id": world.grid.pk}),
    ]
    building = store_places(rows=rows, by=None, at=FOUNDED)[1]
    new = NewEquipment("lift", "1 号电梯", FOUNDED.date())
    return building.pk, add_equipment(place=building, new=new, by=None, at=FOUNDED).pk


def _redrawing(world: World) -> UUID:
    far = create_area(
        level="grid",
        name="桃源二网格",
        short="二网格",
        parent=world.sister_community,
        polygon=square(3),
        by=None,
        at=NOW,
    )
    return merge_grids(grids=[far], into=world.sister_grid, by=None, at=NOW).pk


def _robot(world: World) -> UUID:
    robot = add_destination(
        owner_kind="organisation", owner_id=world.property.pk, name="物业值班群", kind="mailbox",
        address="duty@example.com", by=world["admin"], at=NOW,
    )  # fmt: skip
    return UUID(str(robot.pk))


def _leave(posting: Posting) -> UUID:
    """The secretary is away for some days to come."""
    first, last = NOW.date() + timedelta(days=20), NOW.date() + timedelta(days=22)
    leave = take_leave(kind="trip", from_on=first, to_on=last, deputy=None, by=posting.user, at=NOW)
    return UUID(str(leave.pk))


def _deputy(world: World, posting: Posting) -> UUID:
    last = NOW.date() + timedelta(days=9)
    by, user = world["r6"], world["chenyan"]
    deputy = name_deputy(posting=posting, user=user, from_on=NOW.date(), to_on=last, by=by, at=NOW)
    return UUID(str(deputy.pk))


def _proposal(world: World) -> UUID:
    """By the one inside in R6."""
    proposed = Proposed("xiaoli", "小李", "R4", NOW.date(), world.grid)
    return UUID(str(propose_posting(proposed=proposed, by=world["r6"], at=NOW).pk))


def _member(world: World) -> Member:
    """Of a committee of the community."""
    particulars = GroupParticulars("owners", "松园小区业委会", world.community)
    group = create_group(particulars=particulars, by=None, at=NOW)
    begin_term(group=group, number=1, from_on=NOW.date(), to_on=NOW.date() + timedelta(days=900), by=None, at=NOW)
    return add_member(group=group, member=NewMember("李强", from_on=NOW.date()), by=None, at=NOW)


def _link_of(world: World) -> UUID:
    """Of the property company to the community."""
    link = link_unit(
        organisation=world.property, kind="property", area=world.community, other=None, from_on=NOW.date(), by=None,
        at=NOW,
    )  # fmt: skip
    return UUID(str(link.pk))


def _items(world: World) -> dict[UUID, UUID]:
    """A message for everybody; by person."""
    draft = Draft(key="matrix", receivers=list(world.people.values()), topic="matter.told", subject="请看一看")
    send_messages(drafts=[draft], at=NOW)
    return dict(InboxItem.objects.filter(subject=draft.subject).values_list("user_id", "pk"))


def _link(address: str) -> list[Any]:
    """The token at the end of a signed address."""
    return [address.rstrip("/").rsplit("/", 1)[-1]]


EXAMPLES: dict[str, Example] = {
    "desk:community": lambda stage, actor: [stage.world.community.pk],
    "desk:centre": lambda stage, actor: [stage.world.centre.pk],
    "desk:robot": lambda stage, actor: [stage.robot],
    "desk:robot_new": lambda stage, actor: ["mailbox"],
    "desk:robot_remove": lambda stage, actor: [stage.robot],
    "desk:robot_switch": lambda stage, actor: [stage.robot],
    "desk:robot_test": lambda stage, actor: [stage.robot],
    "desk:robot_tried": lambda stage, actor: [stage.robot],
    "my:matter": lambda stage, actor: [stage.case.pk],
    "my:step": lambda stage, actor: [stage.case.pk, "add"],
    "portal:receipt": lambda stage, actor: [stage.case.pk],
    "portal:link": lambda stage, actor: _link(signed_link(stage.case)),
    "messaging:open": lambda stage, actor: [stage.item(actor)],
    "messaging:open@another": lambda stage, actor: [stage.item_elsewhere],
    "messaging:read": lambda stage, actor: [stage.item(actor)],
    "messaging:read@another": lambda stage, actor: [stage.item_elsewhere],
    "messaging:wording": lambda stage, actor: ["matter.told_accepted"],
    "messaging:preview": lambda stage, actor: ["matter.told_accepted"],
    "messaging:restore": lambda stage, actor: ["matter.told_accepted"],
    "upload": lambda stage, actor: [stage.upload],
    "upload_finish": lambda stage, actor: [stage.upload],
    "file": lambda stage, actor: [stage.file],
    "file_thumb": lambda stage, actor: [stage.file],
    "file_link": lambda stage, actor: _link(link_to(stage.file, thumb=False, at=NOW)),
    "tabular:sheet": lambda stage, actor: ["organisations"],
    "tabular:template": lambda stage, actor: ["organisations"],
    "tabular:export": lambda stage, actor: ["organisations"],
    "tabular:batch": lambda stage, actor: [stage.batch],
    "tabular:state": lambda stage, actor: [stage.batch],
    "tabular:columns": lambda stage, actor: [stage.batch],
    "tabular:apply": lambda stage, actor: [stage.batch],
    "tabular:undo": lambda stage, actor: [stage.batch],
    "tabular:copy": lambda stage, actor: [stage.batch],
    "categories:row": lambda stage, actor: ["0502"],
    "numbering:edit": lambda stage, actor: ["case"],
    "deadlines:rule": lambda stage, actor: [stage.rule],
    "deadlines:drop_rule": lambda stage, actor: [stage.rule],
    "deadlines:drop_law": lambda stage, actor: [stage.law],
    "areas:area": lambda stage, actor: [stage.world.grid.pk],
    "areas:new_below": lambda stage, actor: [stage.world.community.pk],
    "areas:edit": lambda stage, actor: [stage.world.grid.pk],
    "areas:code": lambda stage, actor: [stage.world.community.pk],
    "areas:draw": lambda stage, actor: [stage.world.grid.pk],
    "areas:upload": lambda stage, actor: [stage.world.community.pk],
    "areas:split": lambda stage, actor: [stage.world.grid.pk],
    "areas:give": lambda stage, actor: [stage.world.grid.pk],
    "areas:merge": lambda stage, actor: [stage.world.community.pk],
    "areas:undo": lambda stage, actor: [stage.redrawing],
    "areas:use": lambda stage, actor: [stage.listed],
    "areas:close": lambda stage, actor: [stage.world.grid.pk],
    "places:place": lambda stage, actor: [stage.building],
    "places:posters": lambda stage, actor: [stage.building],
    "places:new_below": lambda stage, actor: [stage.building, "unit"],
    "places:edit": lambda stage, actor: [stage.building],
    "places:add": lambda stage, actor: [stage.building, "equipment"],
    "places:end": lambda stage, actor: [stage.building, "equipment", stage.lift],
    "places:close": lambda stage, actor: [stage.building],
    "organisations:edit": lambda stage, actor: [stage.world.property.pk],
    "organisations:close": lambda stage, actor: [stage.world.property.pk],
    "organisations:link": lambda stage, actor: [stage.world.property.pk],
    "organisations:unlink": lambda stage, actor: [stage.link],
    "groups:group": lambda stage, actor: [stage.member.group_id],
    "groups:edit": lambda stage, actor: [stage.member.group_id],
    "groups:close": lambda stage, actor: [stage.member.group_id],
    "groups:term": lambda stage, actor: [stage.member.group_id],
    "groups:join": lambda stage, actor: [stage.member.group_id],
    "groups:leave": lambda stage, actor: [stage.member.pk],
    "postings:decide": lambda stage, actor: [stage.proposal],
    "postings:withdraw": lambda stage, actor: [stage.proposal],
    "postings:name_deputy": lambda stage, actor: [stage.posting],
    "postings:end_deputy": lambda stage, actor: [stage.deputy],
    "postings:end_leave": lambda stage, actor: [stage.leave],
    "postings:person": lambda stage, actor: [stage.person],
    "postings:edit": lambda stage, actor: [stage.person],
    "postings:grant": lambda stage, actor: [stage.person],
    "postings:password": lambda stage, actor: [stage.person],
    "postings:dismiss": lambda stage, actor: [stage.person],
    "postings:stay": lambda stage, actor: [stage.person],
    "postings:end": lambda stage, actor: [stage.persons_posting],
    "field:matter": lambda stage, actor: [stage.case.pk],
    "field:matter@told": lambda stage, actor: [stage.told.pk],
    "field:phone": lambda stage, actor: [stage.case.pk],
    "field:phone@told": lambda stage, actor: [stage.told.pk],
    "field:step": lambda stage, actor: [stage.case.pk, "note"],
    "field:step@settle": lambda stage, actor: [stage.told.pk, "settle"],
    "matters:dispatch": lambda stage, actor: [stage.dispatch],
    "matters:dispatch_step": lambda stage, actor: [stage.dispatch, "sign"],
    "matters:matter": lambda stage, actor: [stage.case.pk],
    "matters:print": lambda stage, actor: [stage.case.pk],
    "matters:print_contact": lambda stage, actor: [stage.case.pk],
    "matters:print_paper": lambda stage, actor: [stage.case.pk, "receipt"],
    "matters:reveal": lambda stage, actor: [stage.case.pk],
    "matters:step": lambda stage, actor: [stage.case.pk, "note"],
    "matters:step@accept": lambda stage, actor: [stage.fresh.pk, "accept"],
    "matters:step@reply": lambda stage, actor: [stage.case.pk, "reply"],
    "matters:step@supervise": lambda stage, actor: [stage.case.pk, "supervise"],
    "roster:feed": lambda stage, actor: [stage.duty.feed],
    "roster:feed@wrong": lambda stage, actor: ["A" * 32],
    "roster:answer": lambda stage, actor: [stage.duty.request, "accept"],
    "roster:answer@approve": lambda stage, actor: [stage.duty.request, "approve"],
    "roster:edit@street": lambda stage, actor: [stage.duty.street],
    "roster:edit@unit": lambda stage, actor: [stage.duty.unit],
    "roster:shift": lambda stage, actor: [stage.duty.shift],
    "roster:ask": lambda stage, actor: [stage.duty.shift],
    "roster:give": lambda stage, actor: [stage.duty.shift],
    "roster:cancel": lambda stage, actor: [stage.duty.shift],
    "roster:taken": lambda stage, actor: [stage.duty.handover],
    "roster:desk": lambda stage, actor: [stage.duty.desk],
    "roster:print": lambda stage, actor: [stage.duty.desk],
    "roster:edit": lambda stage, actor: [stage.duty.desk],
    "roster:close": lambda stage, actor: [stage.duty.desk],
    "roster:pattern": lambda stage, actor: [stage.duty.desk],
    "roster:remove_line": lambda stage, actor: [stage.duty.desk, stage.duty.line],
    "roster:add_shift": lambda stage, actor: [stage.duty.desk],
    "roster:handovers": lambda stage, actor: [stage.duty.desk],
    "matters:print_code": lambda stage, actor: [stage.case.pk],
    "account_closed": lambda stage, actor: "/accounts/password/reset/",
    "account_confirm_email": lambda stage, actor: ["key"],
    "account_reset_password_from_key": lambda stage, actor: ["abc", "key"],
}
"""The arguments of addresses that have some, or the address; `name@what` is the same one tried on something else."""
