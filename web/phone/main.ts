import "@ui/base.css";
import { startTheme } from "@ui/index";
import { createApp } from "vue";
import App from "./App.vue";

startTheme("phone");
createApp(App).mount("#app");
