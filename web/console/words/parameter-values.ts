import { defineMessages, translator } from "@ui/index";
import { term } from "./terms";

/** What the entries, items and units of parameters are called. */
export const parameterValues = defineMessages(
  {
    A: "甲类", B: "乙类", C: "丙类", accept: "接收", appraisal: "评估", approved: "已批准", block: "不再受理", warn: "提醒", calendar_day: "自然日", working_day: "工作日",
    children: "子女", grandchildren: "孙子女", grandparents: "祖父母", parents: "父母", siblings: "兄弟姐妹", spouse: "配偶", members_as_relation: "村（居）干部近亲属",
    county: "全县", county_month: "全县按月", township: "乡镇", township_month: "各乡镇按月", dispatch: "转派", feedback: "反馈", economic_verification: "经济状况核对", hearing: "听证", gen2: "第二代证", gen3: "第三代证",
    high: "一级（红色）", key: "二级（重点）", high_care: "高龄重病等", standard: "一般", serious_change: "重大变化", in_person: "见到本人", intellectual: "智力", mental: "精神", physical: "肢体", speech: "言语", visual: "视力",
    minors_masked: "未成年人隐名", no_full_address: "不写详细地址", no_id_numbers: "不写身份证号", no_illness: "不写病情", months: "月数", multiple: "倍数", notice: "公示", notice_end: "公示期满", received: "收到异议",
    orphan: "孤儿", other_hardship: "其他困难群众", regular_pension: "定期抚恤补助对象", unemployment_assistance: "失业补助金", unemployment_benefit: "失业保险金", single_person_dibao: "单人保", temp_aid: "临时救助",
    other_working_days: "其他（工作日）", urgent_hours: "紧急（小时）", permanent: "永久", person_seen_or_carer_met: "见到本人或照料人", position: "定位", time: "时间", refused: "不予批准", residual_ratio: "剩余比例", share: "支出占比",
    state_council: "国务院放假安排", weekdays: "只按周一至周五", transfer: "移交", valid_months: "有效月数", tekun_alone: "独居特困人员", aged_alone: "独居老人", left_hospital: "出院", disaster: "受灾", death_in_family: "家中有人去世", came_back: "从外面回来",
    "unit.day": "天", "unit.day of month": "日", "unit.hour": "小时", "unit.hour, working day": "小时，工作日", "unit.month": "个月", "unit.per year": "每年", "unit.percent": "%", "unit.ratio": "（比例）", "unit.times": "倍", "unit.working_day": "个工作日", "unit.year": "年", "unit.yuan": "元", "unit.yuan per person and month": "元/人·月",
  },
  {
    A: "class A", B: "class B", C: "class C", accept: "accept", appraisal: "appraisal", approved: "approved", block: "block", warn: "warn", calendar_day: "calendar days", working_day: "working days",
    children: "children", grandchildren: "grandchildren", grandparents: "grandparents", parents: "parents", siblings: "siblings", spouse: "spouse", members_as_relation: "relatives of village officials",
    county: "county", county_month: "county, by month", township: "township", township_month: "each township, by month", dispatch: "dispatch", feedback: "feedback", economic_verification: "check of means", hearing: "hearing", gen2: "second generation", gen3: "third generation",
    high: "high", key: "key", high_care: "much care", standard: "ordinary", serious_change: "serious change", in_person: "met in person", intellectual: "intellectual", mental: "mental", physical: "physical", speech: "speech", visual: "visual",
    minors_masked: "minors masked", no_full_address: "no full address", no_id_numbers: "no ID numbers", no_illness: "no illness", months: "months", multiple: "multiple", notice: "notice", notice_end: "end of notice", received: "objection received",
    orphan: "orphans", other_hardship: "other hardship", regular_pension: "regular pensions", unemployment_assistance: "unemployment assistance", unemployment_benefit: "unemployment benefit", single_person_dibao: "single-person dibao", temp_aid: "temporary aid",
    other_working_days: "others (working days)", urgent_hours: "urgent (hours)", permanent: "for ever", person_seen_or_carer_met: "person seen or carer met", position: "position", time: "time", refused: "refused", residual_ratio: "residual ratio", share: "share of spending",
    state_council: "State Council calendar", weekdays: "Monday to Friday", transfer: "transfer", valid_months: "months of validity", tekun_alone: "tekun living alone", aged_alone: "old people living alone", left_hospital: "left hospital", disaster: "disaster", death_in_family: "death in the family", came_back: "came back from elsewhere",
    "unit.day": "days", "unit.day of month": "of the month", "unit.hour": "hours", "unit.hour, working day": "hours, working days", "unit.month": "months", "unit.per year": "a year", "unit.percent": "%", "unit.ratio": "(ratio)", "unit.times": "times", "unit.working_day": "working days", "unit.year": "years", "unit.yuan": "yuan", "unit.yuan per person and month": "yuan a person and month",
  },
);
type Word = keyof (typeof parameterValues)["zh"];
const own = translator(parameterValues);

/** An entry, item or choice of a parameter in words; numbers and what has no word as they are. */
export function valueWord(code: string): string {
  return code in parameterValues.zh ? own(code as Word) : term("value", code);
}

/** A unit after its number. */
export const unitWord = (unit: string): string => (unit ? own(`unit.${unit}` as Word) : "");
