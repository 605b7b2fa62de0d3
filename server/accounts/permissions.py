"""Who may do what: one table, pure. A route names a permission; the guard in app.py asks here."""

Role = str  # grid_worker, township, county, admin

FIELD = frozenset({"grid_worker", "township"})
OFFICE = frozenset({"township", "county"})
EVERYONE = frozenset({"grid_worker", "township", "county", "admin"})

PERMISSIONS: dict[str, frozenset[Role]] = {
    "session.own": EVERYONE,
    "device.own": FIELD,
    "device.read": OFFICE | {"admin"},
    "device.manage": OFFICE | {"admin"},
    "division.read": EVERYONE,
    "form.read": EVERYONE,
    "form.publish": frozenset({"county", "admin"}),
    "answers.export": OFFICE,
    "sync.own": FIELD,
    "visit.record": FIELD,
    "report.record": FIELD,
    "survey.record": FIELD,
    "file.send": FIELD,
    "bundle.hand_in": EVERYONE,  # whoever carried it to where there is a network
    "bundle.read": EVERYONE,  # of workers within reach, and what one handed in oneself
    "collect.use": FIELD,  # what ODK Collect asks of the house, and nothing else
    "collect.secret": EVERYONE,  # one's own, and those of who works within reach
    "file.read": EVERYONE - {"admin"},
    "household.read": EVERYONE - {"admin"},
    "household.move": OFFICE,
    "door_code.print": OFFICE,
    "person.reveal": OFFICE,
    "followup.read": OFFICE,
    "sweep.run": frozenset({"county", "admin"}),
    "visit.read": OFFICE,
    "visit.review": frozenset({"township"}),
    "disagreement.settle": frozenset({"township"}),
    "lead.read": OFFICE,
    "lead.end": OFFICE,
    "case.read": OFFICE,
    "case.open": OFFICE,
    "case.act": OFFICE,  # which act is open to whom is the programme's own rule
}


def permits(role: Role, permission: str) -> bool:
    """Whether the role holds the permission. Raises KeyError for a permission that is not in the table."""
    return role in PERMISSIONS[permission]


def permissions_of(role: Role) -> list[str]:
    """Everything the role may do, for screens that show only what works."""
    return sorted(name for name, roles in PERMISSIONS.items() if role in roles)
