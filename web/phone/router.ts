import { createRouter } from "@ui/index";
import { defineAsyncComponent } from "vue";
import HelpPage from "./screens/HelpPage.vue";
import HouseholdPage from "./screens/HouseholdPage.vue";
import HouseholdsPage from "./screens/HouseholdsPage.vue";
import NoticesPage from "./screens/NoticesPage.vue";
import RecordPage from "./screens/RecordPage.vue";
import RecordsPage from "./screens/RecordsPage.vue";
import SettingsPage from "./screens/SettingsPage.vue";
import TodayPage from "./screens/TodayPage.vue";

// The form and its widgets come with the first form that is opened; the service worker has them ready.
const FillPage = defineAsyncComponent(() => import("./screens/FillPage.vue"));
const ReportPage = defineAsyncComponent(() => import("./screens/ReportPage.vue"));
const ChangePinPage = defineAsyncComponent(() => import("./screens/ChangePinPage.vue"));
const ChangePasswordPage = defineAsyncComponent(() => import("./screens/ChangePasswordPage.vue"));
const BundlePage = defineAsyncComponent(() => import("./screens/BundlePage.vue"));
const HandInPage = defineAsyncComponent(() => import("./screens/HandInPage.vue"));
const DiagnosticsPage = defineAsyncComponent(() => import("./screens/DiagnosticsPage.vue"));

export const router = createRouter([
  { path: "/", view: TodayPage, menu: "today" },
  { path: "/households", view: HouseholdsPage, menu: "households" },
  { path: "/households/:id", view: HouseholdPage, menu: "households" },
  { path: "/report", view: ReportPage, menu: "report" },
  { path: "/records", view: RecordsPage, menu: "records" },
  { path: "/records/:id", view: RecordPage, menu: "records" },
  { path: "/fill/:id", view: FillPage },
  { path: "/notices", view: NoticesPage, menu: "today" },
  { path: "/help", view: HelpPage, menu: "today" },
  { path: "/settings", view: SettingsPage, menu: "settings" },
  { path: "/settings/pin", view: ChangePinPage },
  { path: "/settings/password", view: ChangePasswordPage },
  { path: "/bundle", view: BundlePage },
  { path: "/hand-in", view: HandInPage },
  { path: "/diagnostics", view: DiagnosticsPage, menu: "settings" },
]);
