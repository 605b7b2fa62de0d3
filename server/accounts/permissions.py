"""Who may do what: one table, pure. A route names a permission; the guard in app.py asks here."""

Role = str  # grid_worker, township, county, admin; department and charity: those to whom hardship is referred

FIELD = frozenset({"grid_worker", "township"})
OFFICE = frozenset({"township", "county"})
STAFF = frozenset({"grid_worker", "township", "county", "admin"})
PARTNERS = frozenset({"department", "charity"})  # they see what was sent to them and nothing else of the house
EVERYONE = STAFF | PARTNERS
MACHINES = frozenset({"lead_partner"})  # systems that bring leads with a token of their own; no user is one
READERS = frozenset({"odata"})  # BI tools that read by OData with a key; no user is one either

PERMISSIONS: dict[str, frozenset[Role]] = {
    "session.own": EVERYONE,
    "user.read": frozenset({"county", "admin"}),
    "user.manage": frozenset({"admin"}),  # opens and ends accounts, says who does what where
    "user.reset": frozenset({"county", "admin"}),  # the county's of those below it
    "notification.own": EVERYONE,
    "device.own": FIELD | {"county"},  # the county's for the spot checks given to them
    "device.read": OFFICE | {"admin"},
    "device.manage": OFFICE | {"admin"},
    "division.read": STAFF,
    "division.manage": frozenset({"county", "admin"}),
    "form.read": STAFF,
    "form.publish": frozenset({"county", "admin"}),
    "answers.export": OFFICE,
    "sync.own": FIELD | {"county"},
    "visit.record": FIELD,
    "report.record": FIELD,
    "survey.record": FIELD | {"county"},
    "file.send": FIELD | {"county"},  # the county sends photos of its notices
    "bundle.hand_in": STAFF,  # whoever carried it to where there is a network
    "bundle.read": STAFF,  # of workers within reach, and what one handed in oneself
    "collect.use": FIELD,  # what ODK Collect asks of the house, and nothing else
    "collect.secret": STAFF,  # one's own, and those of who works within reach
    "file.read": STAFF - {"admin"},
    "household.read": STAFF - {"admin"},
    "household.move": OFFICE,
    "register.write": OFFICE,  # life events, corrections, rulings on facts
    "door_code.print": OFFICE,
    "person.reveal": OFFICE,
    "duplicate.read": OFFICE,
    "duplicate.settle": OFFICE,  # both must be within reach: of two towns it is the county's
    "followup.read": OFFICE,
    "followup.act": OFFICE,  # pauses, events, answers to what is overdue
    "campaign.read": OFFICE,
    "campaign.begin": OFFICE,
    "coverage.read": OFFICE,
    "statistics.read": OFFICE,
    "statistics.freeze": frozenset({"county"}),  # correct a frozen table by a new one
    "trip.read": OFFICE,
    "trip.plan": OFFICE,
    "sweep.run": frozenset({"county", "admin"}),
    "screening.read": OFFICE,
    "finding.review": OFFICE,
    "parameter.read": OFFICE | {"admin"},
    "parameter.propose": frozenset({"county"}),
    "parameter.decide": frozenset({"county"}),  # of what another person proposed
    "visit.read": OFFICE,
    "visit.review": frozenset({"township"}),
    "disagreement.settle": frozenset({"township"}),
    "lead.read": OFFICE,
    "lead.end": OFFICE,
    "lead.enter": OFFICE,
    "lead.bring": MACHINES,
    "export.read": OFFICE,
    "export.make": OFFICE,
    "odata.manage": frozenset({"county", "admin"}),
    "odata.read": READERS,
    "help_request.read": OFFICE,
    "help_request.settle": OFFICE,
    "lead_partner.manage": frozenset({"county", "admin"}),
    "monitoring.read": OFFICE,
    "low_income.read": OFFICE,
    "low_income.exchange": frozenset({"county"}),  # files with citizen IDs, to and from the provincial platform
    "complaint.handle": frozenset({"county"}),  # of the county alone: it may be about anybody below
    "relative.manage": frozenset({"county"}),
    "monitoring.act": OFFICE,
    "case.read": OFFICE,
    "case.open": OFFICE,
    "sample.read": OFFICE,
    "sample.draw": frozenset({"county"}),
    "case.clock": frozenset({"county"}),
    "approval_session.read": frozenset({"county"}),
    "approval_session.keep": frozenset({"county"}),  # agenda, members, hearings
    "approval_session.decide": frozenset({"county"}),  # what another person wrote down
    "referral.read": OFFICE | PARTNERS,
    "referral.open": OFFICE,
    "referral.answer": PARTNERS,
    "referral.settle": frozenset({"county"}),  # the referee after the third return
    "referral.export": OFFICE | PARTNERS,
    "department.read": OFFICE | {"admin"},
    "department.manage": frozenset({"county", "admin"}),
    "paper.read": OFFICE,
    "paper.make": OFFICE,
    "notice.read": OFFICE,
    "notice.post": OFFICE,  # which level posts which notice is said by its kind
    "payment.read": OFFICE,
    "payment.make": frozenset({"county"}),  # the database keeps maker and checker of a batch apart
    "payment.account": OFFICE,
    "claim.read": OFFICE,
    "claim.open": frozenset({"county"}),
    "claim.act": OFFICE,  # money that comes back, and what is written off, are the county's
    "reserve.read": OFFICE,
    "reserve.enter": OFFICE,  # deposits are the county's, repayments the town's too
    "reserve.pay": frozenset({"township"}),
    "import.read": frozenset({"county"}),  # lists of other departments: the county's alone
    "import.make": frozenset({"county"}),
    "case.act": OFFICE,  # which act is open to whom is the programme's own rule
}

# What an account may do before it chose a password of its own: that, and hand over what was recorded in the field.
WHILE_DUE = frozenset(
    {"session.own", "visit.record", "report.record", "survey.record", "file.send", "bundle.hand_in"}
)
# What a phone opens to who does not work in the field: the way to the surveys given to them. A phone is lost sooner
# than a desk, and its session lasts for months.
OFFICE_ON_PHONE = frozenset(
    {"session.own", "device.own", "sync.own", "form.read", "survey.record", "file.send", "bundle.hand_in"}
)


def permits(role: Role, permission: str, *, on_phone: bool = False) -> bool:
    """Whether the role holds the permission. Raises KeyError for a permission that is not in the table."""
    closed = on_phone and role not in FIELD and permission not in OFFICE_ON_PHONE
    return role in PERMISSIONS[permission] and not closed


def permissions_of(role: Role, *, on_phone: bool = False) -> list[str]:
    """Everything the role may do, for screens that show only what works."""
    return sorted(name for name in PERMISSIONS if permits(role, name, on_phone=on_phone))
