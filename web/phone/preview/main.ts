import "@ui/base.css";
import { startTheme } from "@ui/index";
import { createApp } from "vue";
import PreviewApp from "./PreviewApp.vue";

startTheme("phone");
createApp(PreviewApp).mount("#app");
