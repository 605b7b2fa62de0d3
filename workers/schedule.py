"""All recurring work on one page. Times are those of the county's wall clock (Asia/Shanghai)."""

from arq.cron import CronJob, cron

from workers import recurring

SCHEDULE: list[CronJob] = [
    cron(recurring.sweep, name="sweep", hour=5, minute=30),  # before the township opens its list
    cron(recurring.late_referrals, name="late_referrals", hour=7, minute=0),  # before the desks open
    cron(recurring.sessions_too_late, name="sessions_too_late", hour=5, minute=50),
    cron(recurring.due_findings, name="due_findings", hour=7, minute=5),
    cron(recurring.stale_feeds, name="stale_feeds", hour=7, minute=10),
    cron(recurring.notices_over, name="notices_over", hour=0, minute=5),  # the public page ends at midnight
    cron(
        recurring.division_days, name="division_days", minute=set(range(1, 60, 10))
    ),  # right after midnight; missed: soon
    cron(recurring.screening, name="screening", hour=4, minute=30),
    cron(recurring.abandoned_pieces, name="abandoned_pieces", hour=3, minute=40),
    cron(recurring.spare_bundles, name="spare_bundles", hour=3, minute=50),
    cron(recurring.old_exports, name="old_exports", hour=3, minute=55),
    cron(recurring.old_lists, name="old_lists", hour=3, minute=57),
    cron(recurring.duplicate_persons, name="duplicate_persons", hour=3, minute=10),
    cron(recurring.statistics_tables, name="statistics_tables", minute=set(range(2, 60, 5))),  # little to do
    cron(recurring.running_figures, name="running_figures", minute={5, 20, 35, 50}),
    cron(recurring.search_words, name="search_words", second=20),  # every minute
]
