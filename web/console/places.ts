import { createRouter, match, type Route } from "@ui/index";
import { computed } from "vue";
import { may, user } from "./api";
import AccountsPage from "./accounts/AccountsPage.vue";
import ApprovalSessionPage from "./approval-sessions/SessionPage.vue";
import ApprovalSessionsPage from "./approval-sessions/SessionsPage.vue";
import BundlesPage from "./bundles/BundlesPage.vue";
import CampaignsPage from "./campaigns/CampaignsPage.vue";
import CasePage from "./cases/CasePage.vue";
import CasesPage from "./cases/CasesPage.vue";
import DepartmentsPage from "./departments/DepartmentsPage.vue";
import CoveragePage from "./coverage/CoveragePage.vue";
import CoursesPage from "./courses/CoursesPage.vue";
import DevicesPage from "./devices/DevicesPage.vue";
import DivisionChangesPage from "./division-changes/DivisionChangesPage.vue";
import DuplicatesPage from "./duplicates/DuplicatesPage.vue";
import PersonSplitPage from "./duplicates/PersonSplitPage.vue";
import SplitPage from "./duplicates/SplitPage.vue";
import EscalationsPage from "./escalations/EscalationsPage.vue";
import ExportsPage from "./exports/ExportsPage.vue";
import ForecastPage from "./followups/ForecastPage.vue";
import FollowupsPage from "./followups/FollowupsPage.vue";
import CollectPage from "./forms/CollectPage.vue";
import ComparePage from "./forms/ComparePage.vue";
import FormPage from "./forms/FormPage.vue";
import FormsPage from "./forms/FormsPage.vue";
import UploadPage from "./forms/UploadPage.vue";
import DoorCodesPage from "./households/DoorCodesPage.vue";
import HouseholdPage from "./households/HouseholdPage.vue";
import HouseholdsPage from "./households/HouseholdsPage.vue";
import ImportsPage from "./imports/ImportsPage.vue";
import HeldPage from "./leads/HeldPage.vue";
import LeadPage from "./leads/LeadPage.vue";
import LeadsPage from "./leads/LeadsPage.vue";
import MonitoringPage from "./leads/MonitoringPage.vue";
import PartnersPage from "./leads/PartnersPage.vue";
import OversightPage from "./oversight/OversightPage.vue";
import RelativesPage from "./oversight/RelativesPage.vue";
import PostersPage from "./leads/PostersPage.vue";
import LowIncomePage from "./low-income/LowIncomePage.vue";
import BoundariesPage from "./map/BoundariesPage.vue";
import MapPage from "./map/MapPage.vue";
import NotificationsPage from "./notifications/NotificationsPage.vue";
import NoticesPage from "./notices/NoticesPage.vue";
import PaymentsPage from "./payments/PaymentsPage.vue";
import ParametersPage from "./parameters/ParametersPage.vue";
import SamplesPage from "./samples/SamplesPage.vue";
import PersonPage from "./persons/PersonPage.vue";
import ReferralPage from "./referrals/ReferralPage.vue";
import ReferralsPage from "./referrals/ReferralsPage.vue";
import TripDaysPage from "./trips/DaysPage.vue";
import TripPage from "./trips/TripPage.vue";
import TripsPage from "./trips/TripsPage.vue";
import TripWorkersPage from "./trips/WorkersPage.vue";
import ScreeningPage from "./screening/ScreeningPage.vue";
import FirstPage from "./session/FirstPage.vue";
import StatisticsPage from "./statistics/StatisticsPage.vue";
import TablesPage from "./statistics/TablesPage.vue";
import WallPage from "./statistics/WallPage.vue";
import DrawsPage from "./visits/DrawsPage.vue";
import VisitsPage from "./visits/VisitsPage.vue";

/** The whole map of the console. `menu` names the lit entry. */
const routes: readonly Route[] = [
  { path: "/", view: FirstPage },
  { path: "/followups", view: FollowupsPage, menu: "followups" },
  { path: "/followups/forecast", view: ForecastPage, menu: "followups" },
  { path: "/map", view: MapPage, menu: "map" },
  { path: "/trips", view: TripsPage, menu: "trips" },
  { path: "/trips/days", view: TripDaysPage, menu: "trips" },
  { path: "/trips/workers", view: TripWorkersPage, menu: "trips" },
  { path: "/trips/workers/:id", view: TripWorkersPage, menu: "trips" },
  { path: "/trips/days/:id", view: TripPage, menu: "trips" },
  { path: "/trips/:id", view: TripsPage, menu: "trips" },
  { path: "/visit-draws", view: DrawsPage, menu: "visits" },
  { path: "/visits", view: VisitsPage, menu: "visits" },
  { path: "/visits/:id", view: VisitsPage, menu: "visits" },
  { path: "/leads", view: LeadsPage, menu: "leads" },
  { path: "/leads/held", view: HeldPage, menu: "leads" },
  { path: "/leads/monitoring", view: MonitoringPage, menu: "leads" },
  { path: "/leads/partners", view: PartnersPage, menu: "leads" },
  { path: "/leads/posters", view: PostersPage, menu: "leads" },
  { path: "/oversight", view: OversightPage, menu: "oversight" },
  { path: "/oversight/relatives", view: RelativesPage, menu: "oversight" },
  { path: "/oversight/:id", view: OversightPage, menu: "oversight" },
  { path: "/leads/:id", view: LeadPage, menu: "leads" },
  { path: "/coverage", view: CoveragePage, menu: "coverage" },
  { path: "/escalations", view: EscalationsPage, menu: "escalations" },
  { path: "/escalations/:id", view: EscalationsPage, menu: "escalations" },
  { path: "/campaigns", view: CampaignsPage, menu: "campaigns" },
  { path: "/campaigns/:id", view: CampaignsPage, menu: "campaigns" },
  { path: "/cases", view: CasesPage, menu: "cases" },
  { path: "/cases/:id", view: CasePage, menu: "cases" },
  { path: "/notices", view: NoticesPage, menu: "notices" },
  { path: "/notices/:id", view: NoticesPage, menu: "notices" },
  { path: "/payments", view: PaymentsPage, menu: "payments" },
  { path: "/payments/:tab", view: PaymentsPage, menu: "payments" },
  { path: "/payments/:tab/:id", view: PaymentsPage, menu: "payments" },
  { path: "/approval-sessions", view: ApprovalSessionsPage, menu: "approval-sessions" },
  { path: "/approval-sessions/:id", view: ApprovalSessionPage, menu: "approval-sessions" },
  { path: "/samples", view: SamplesPage, menu: "samples" },
  { path: "/samples/:id", view: SamplesPage, menu: "samples" },
  { path: "/referrals", view: ReferralsPage, menu: "referrals" },
  { path: "/referrals/:id", view: ReferralPage, menu: "referrals" },
  { path: "/departments", view: DepartmentsPage, menu: "departments" },
  { path: "/imports", view: ImportsPage, menu: "imports" },
  { path: "/imports/:id", view: ImportsPage, menu: "imports" },
  { path: "/screening", view: ScreeningPage, menu: "screening" },
  { path: "/low-income", view: LowIncomePage, menu: "low-income" },
  { path: "/parameters", view: ParametersPage, menu: "parameters" },
  { path: "/parameters/:name", view: ParametersPage, menu: "parameters" },
  { path: "/courses", view: CoursesPage, menu: "courses" },
  { path: "/courses/:programme", view: CoursesPage, menu: "courses" },
  { path: "/statistics", view: StatisticsPage, menu: "statistics" },
  { path: "/statistics/wall", view: WallPage, menu: "statistics", bare: true },
  { path: "/statistics/tables", view: TablesPage, menu: "statistics" },
  { path: "/statistics/tables/:id", view: TablesPage, menu: "statistics" },
  { path: "/statistics/:group", view: StatisticsPage, menu: "statistics" },
  { path: "/households", view: HouseholdsPage, menu: "households" },
  { path: "/households/door-codes", view: DoorCodesPage, menu: "households" },
  { path: "/households/:id/split", view: SplitPage, menu: "households" },
  { path: "/households/:id", view: HouseholdPage, menu: "households" },
  { path: "/persons/:id/split", view: PersonSplitPage, menu: "households" },
  { path: "/persons/:id", view: PersonPage, menu: "households" },
  { path: "/notifications", view: NotificationsPage },
  { path: "/duplicates", view: DuplicatesPage, menu: "duplicates" },
  { path: "/duplicates/:id", view: DuplicatesPage, menu: "duplicates" },
  { path: "/accounts", view: AccountsPage, menu: "accounts" },
  { path: "/boundaries", view: BoundariesPage, menu: "boundaries" },
  { path: "/exports", view: ExportsPage, menu: "exports" },
  { path: "/exports/:tab", view: ExportsPage, menu: "exports" },
  { path: "/division-changes", view: DivisionChangesPage, menu: "boundaries" },
  { path: "/devices", view: DevicesPage, menu: "devices" },
  { path: "/devices/:id", view: DevicesPage, menu: "devices" },
  { path: "/bundles", view: BundlesPage, menu: "devices" },
  { path: "/bundles/:id", view: BundlesPage, menu: "devices" },
  { path: "/forms", view: FormsPage, menu: "forms" },
  { path: "/forms/collect", view: CollectPage, menu: "forms" },
  { path: "/forms/upload", view: UploadPage, menu: "forms" },
  { path: "/forms/:id/versions", view: FormPage, menu: "forms" },
  { path: "/forms/:id/difference", view: ComparePage, menu: "forms" },
];

export const router = createRouter(routes);

/** Whether the console has a page of this address. */
export const opens = (path: string): boolean => match(routes, path).route.path === path;

/** What stands in the bar itself, and what stands in a list below one word of it. */
const entries = [
  { name: "followups", permission: "followup.read" },
  { name: "map", permission: "followup.read" },
  { name: "visits", permission: "visit.read" },
  { name: "leads", permission: "lead.read" },
  { name: "cases", permission: "case.read" },
  { name: "households", permission: "household.read" },
  { name: "trips", permission: "trip.read", below: "desks" },
  { name: "escalations", permission: "followup.read", below: "desks" },
  { name: "campaigns", permission: "campaign.read", below: "desks" },
  { name: "coverage", permission: "coverage.read", below: "desks" },
  { name: "statistics", permission: "statistics.read", below: "desks" },
  { name: "approval-sessions", permission: "approval_session.read", below: "desks" },
  { name: "notices", permission: "notice.read", below: "desks" },
  { name: "referrals", permission: "referral.read", below: "desks" },
  { name: "payments", permission: "payment.read", below: "desks" },
  { name: "samples", permission: "sample.read", below: "desks" },
  { name: "oversight", permission: "complaint.handle", below: "desks" },
  { name: "screening", permission: "screening.read", below: "desks" },
  { name: "imports", permission: "import.read", below: "desks" },
  { name: "low-income", permission: "low_income.read", below: "desks" },
  { name: "duplicates", permission: "duplicate.read", below: "desks" },
  { name: "parameters", permission: "parameter.read", below: "house" },
  { name: "courses", permission: "screening.read", below: "house" },
  { name: "forms", permission: "form.read", below: "house" },
  { name: "devices", permission: "device.read", below: "house" },
  { name: "accounts", permission: "user.read", below: "house" },
  { name: "departments", permission: "department.read", below: "house" },
  { name: "boundaries", permission: "division.manage", below: "house" },
  { name: "exports", permission: "export.read", below: "house" },
] as const satisfies readonly { name: string; permission: string; below?: "desks" | "house" }[];

export type MenuName = (typeof entries)[number]["name"];
type Entry = (typeof entries)[number];
const below = (entry: Entry) => ("below" in entry ? entry.below : undefined);
const opened = computed(() => entries.filter((entry) => may(entry.permission)));

/** What this user's menu shows: only what the permissions open, the county's own first page first. */
export const menu = computed<MenuName[]>(() => {
  const open = opened.value.filter((entry) => !below(entry)).map((entry): MenuName => entry.name);
  const county: MenuName[] = user.value?.role === "county" ? ["leads", "cases"] : [];
  return [...open].sort((one, other) => Number(county.includes(other)) - Number(county.includes(one)));
});

/** The lists below a word of the bar, those without anything left out. */
export const submenus = computed(() =>
  (["desks", "house"] as const)
    .map((word) => ({ word, names: opened.value.filter((entry) => below(entry) === word).map((entry): MenuName => entry.name) }))
    .filter((one) => one.names.length > 0),
);

export const firstPage = computed(() => `/${menu.value[0] ?? submenus.value[0]?.names[0] ?? "forms"}`);
