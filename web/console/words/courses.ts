import { defineMessages, translator } from "@ui/index";

export const courses = defineMessages(
  {
    title: "流程",
    lead: "由办案所用的同一份数据画成。",
    programme: "项目",
    print: "打印",
    diagram: "{title}流程图",
    end: "办结",
    number: "号",
    act: "办理",
    between: "从 → 到",
    who: "谁办",
    clocks: "期限",
    rules: "依据",
    starts: "起 {id}",
    stops: "止 {id}",
    stays: "阶段不变",
  },
  {
    title: "Courses",
    lead: "Drawn from the same data that cases run on.",
    programme: "Programme",
    print: "Print",
    diagram: "Course of {title}",
    end: "end",
    number: "No.",
    act: "Act",
    between: "From → to",
    who: "Who",
    clocks: "Limits",
    rules: "Rules",
    starts: "starts {id}",
    stops: "stops {id}",
    stays: "stays",
  },
);
export const t = translator(courses);
