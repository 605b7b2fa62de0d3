/// <reference types="vite/client" />
import "@ui/base.css";
import "./console.css";
import { startTheme } from "@ui/index";
import { createApp } from "vue";
import App from "./App.vue";

startTheme("console");
createApp(App).mount("#app");
