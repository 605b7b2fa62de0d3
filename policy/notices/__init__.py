"""Public notices as data: which kinds there are, their masked wording, and a scanner that trusts no wording.

    texts(kind, subjects, contact, masking, today)     the notice part by part: opening, one for each case, closing
    scan(texts, subjects, contact, masking, today)     what may not be published, with its place and its remedy

The scanner looks at what stands there, whoever wrote it: it knows nothing of how the wording is made.
"""

from policy.notices.kinds import NoticeKind, NoticeMember, NoticeSubject, notice_kinds, remedies
from policy.notices.scan import NoticeFinding, scan
from policy.notices.wording import member_words, texts

__all__ = [
    "NoticeFinding",
    "NoticeKind",
    "NoticeMember",
    "NoticeSubject",
    "member_words",
    "notice_kinds",
    "remedies",
    "scan",
    "texts",
]
