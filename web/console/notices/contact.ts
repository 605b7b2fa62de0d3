import { ref } from "vue";

/** The supervision line last written, so that a clerk types it once. It is the office's, printed for everybody. */
export const remembered = ref("");
