import { defineMessages, locale, pick, type Pair } from "@ui/index";
import { day, moment } from "../dates";
import { factTerms } from "./facts";

/** The server's words for things, by kind and code; the glossary's terms. */
export const terms = defineMessages(
  {
    "status.tekun": "特困",
    "status.dibao": "低保",
    "status.single_person_dibao": "单人保",
    "status.dibao_marginal": "低保边缘",
    "status.expenditure_hardship": "支出型困难",
    "status.poverty_risk": "易返贫致贫",
    "status.disability_living": "残疾人生活补贴",
    "status.disability_nursing": "重残护理补贴",
    "status.orphan_allowance": "孤儿保障",
    "status.other": "其他",
    "status.scattered_tekun": "分散特困",
    "status.institutional_tekun": "集中特困",
    "care.able": "能自理",
    "care.partly_unable": "部分不能自理",
    "care.unable": "不能自理",
    "sex.male": "男",
    "sex.female": "女",
    "sex.unknown": "性别未填",
    "relation.self": "户主",
    "relation.spouse": "配偶",
    "relation.child": "子女",
    "relation.parent": "父母",
    "relation.grandchild": "孙辈",
    "relation.other": "其他",
    "outcome.met": "见到本人",
    "outcome.carer_met": "见到照应人",
    "outcome.nobody_home": "家里没人",
    "outcome.refused": "不让访",
    "outcome.telephone": "电话联系",
    "outcome.moved": "已搬走",
    "outcome.died": "已去世",
    "outcome.unknown": "结果未填",
    "evidence.near": "在家附近",
    "evidence.far": "离家较远",
    "evidence.cannot_tell": "无法判断位置",
    "event.fire": "火灾",
    "event.traffic_accident": "交通事故",
    "event.other_accident": "其他意外",
    "event.sudden_major_illness": "突发重大疾病",
    "event.expense_surge": "支出突增",
    "event.epidemic": "疫情",
    "event.natural_disaster": "自然灾害",
    "event.public_emergency": "突发公共事件",
    "event.other_special": "其他特殊困难",
    "source.visit": "走访发现",
    "source.self_report": "自主申报",
    "source.grassroots_report": "基层上报",
    "source.data_match": "数据比对",
    "source.public_report": "群众反映",
    "source.lead": "线索",
    "source.register": "户档案",
    "source.survey": "入户调查",
    "programme.dibao": "最低生活保障",
    "programme.single_person_dibao": "单人保",
    "programme.tekun": "特困供养",
    "programme.temp_aid": "临时救助",
    "programme.one_off_temp_aid": "一次性临时救助金",
    "programme.disability_living": "困难残疾人生活补贴",
    "programme.disability_nursing": "重度残疾人护理补贴",
    "programme.orphan_allowance": "孤儿基本生活保障",
    "programme.vagrant_relief": "流浪乞讨人员救助",
    "programme.special_relief": "特殊救济",
    "programme.price_subsidy": "价格临时补贴",
    "programme.gas_subsidy": "燃气补贴",
    "programme.condolence": "慰问金",
    "programme.dibao_marginal": "低保边缘",
    "programme.expenditure_hardship": "支出型困难",
    "result.eligible": "可能符合",
    "result.not_eligible": "不符合",
    "result.unknown": "还不能判断",
    "condition.holds": "成立",
    "condition.fails": "不成立",
    "condition.unknown": "未知",
    "leadOutcome.case": "已立案",
    "leadOutcome.referral": "已转介",
    "leadOutcome.monitoring": "转入监测",
    "leadOutcome.joined": "并入另一条线索",
    "file.missing": "未传到",
    "file.arrived": "待核对",
    "file.verified": "已核对",
    "file.bad": "文件不对",
    "purpose.visit": "走访",
    "purpose.survey": "入户调查",
    "purpose.quick_report": "随手报",
    "role.grid_worker": "网格员",
    "role.township": "乡镇",
    "role.county": "县民政局",
    "role.admin": "管理员",
    "role.system": "系统",
    "decision.approve": "批准",
    "decision.refuse": "不予批准",
    "opinion.recommend": "建议救助",
    "opinion.not_recommend": "不建议救助",
    "reason.SV-01.scattered": "分散供养特困人员",
    "reason.SV-01.partly_unable": "分散特困，部分不能自理",
    "reason.SV-01.unable": "分散特困，不能自理",
    "reason.SV-03.ill": "分散特困，正在生病",
    "reason.SV-01.aged_alone": "分散特困，80岁以上独居",
    "reason.DM-01.high_risk": "高风险",
    "reason.DM-01.key": "重点对象",
    "reason.DM-01.dibao": "低保家庭",
    "reason.DM-01.single_person_dibao": "单人保",
    "reason.DM-01.dibao_marginal": "低保边缘家庭",
    "reason.DM-01.expenditure_hardship": "支出型困难家庭",
    "reason.DM-01.other": "其他低收入人口",
    "position.register": "登记位置",
    "position.visit": "走访取得",
    "position.map": "地图标注",
    "position.none": "没有位置",
    "history.visit": "走访",
    "history.flagged": "逾期",
    "history.escalated": "上报",
    "history.cleared": "解除",
    "history.lead": "线索",
    "history.case": "案件",
    "history.moved": "调整",
    "history.status": "身份",
    "history.disagreement": "说法不一",
    "part.opinion": "意见",
    "part.amount": "金额",
    "part.reason": "理由",
    "part.notice_place": "公示地点",
    "part.note": "备注",
    "part.posted_on": "张贴日期",
    "part.notice_on": "公示日期",
    "part.notice_from": "公示开始",
    "part.notice_until": "公示截止",
    "part.paid_on": "给付日期",
    "part.objections": "异议情况",
    "part.missing_papers": "缺少的材料",
    "part.reviewer": "审查人",
    "part.submission_id": "调查记录",
    "part.decision": "决定",
  },
  {
    "status.tekun": "Tekun",
    "status.dibao": "Dibao",
    "status.single_person_dibao": "Single-person dibao",
    "status.dibao_marginal": "Dibao-marginal",
    "status.expenditure_hardship": "Expenditure hardship",
    "status.poverty_risk": "Poverty risk",
    "status.disability_living": "Disability living allowance",
    "status.disability_nursing": "Disability nursing subsidy",
    "status.orphan_allowance": "Orphan allowance",
    "status.other": "Other",
    "status.scattered_tekun": "Scattered tekun",
    "status.institutional_tekun": "Institutional tekun",
    "care.able": "Able",
    "care.partly_unable": "Partly unable",
    "care.unable": "Unable",
    "sex.male": "M",
    "sex.female": "F",
    "sex.unknown": "Sex not given",
    "relation.self": "Head",
    "relation.spouse": "Spouse",
    "relation.child": "Child",
    "relation.parent": "Parent",
    "relation.grandchild": "Grandchild",
    "relation.other": "Other",
    "outcome.met": "Person met",
    "outcome.carer_met": "Carer met",
    "outcome.nobody_home": "Nobody home",
    "outcome.refused": "Refused",
    "outcome.telephone": "By telephone",
    "outcome.moved": "Moved away",
    "outcome.died": "Died",
    "outcome.unknown": "Outcome not given",
    "evidence.near": "Near home",
    "evidence.far": "Far from home",
    "evidence.cannot_tell": "Position cannot tell",
    "event.fire": "Fire",
    "event.traffic_accident": "Traffic accident",
    "event.other_accident": "Other accident",
    "event.sudden_major_illness": "Sudden major illness",
    "event.expense_surge": "Surge in spending",
    "event.epidemic": "Epidemic",
    "event.natural_disaster": "Natural disaster",
    "event.public_emergency": "Public emergency",
    "event.other_special": "Other special difficulty",
    "source.visit": "Found on a visit",
    "source.self_report": "Own report",
    "source.grassroots_report": "Grassroots report",
    "source.data_match": "Data match",
    "source.public_report": "Public report",
    "source.lead": "Lead",
    "source.register": "Register",
    "source.survey": "Survey",
    "programme.dibao": "Minimum living allowance",
    "programme.single_person_dibao": "Single-person dibao",
    "programme.tekun": "Tekun support",
    "programme.temp_aid": "Temporary aid",
    "programme.one_off_temp_aid": "One-off temporary aid",
    "programme.disability_living": "Disability living allowance",
    "programme.disability_nursing": "Disability nursing subsidy",
    "programme.orphan_allowance": "Orphan allowance",
    "programme.vagrant_relief": "Vagrant relief",
    "programme.special_relief": "Special relief",
    "programme.price_subsidy": "Price subsidy",
    "programme.gas_subsidy": "Gas subsidy",
    "programme.condolence": "Condolence money",
    "programme.dibao_marginal": "Dibao-marginal",
    "programme.expenditure_hardship": "Expenditure hardship",
    "result.eligible": "Likely",
    "result.not_eligible": "Not eligible",
    "result.unknown": "Cannot tell yet",
    "condition.holds": "Holds",
    "condition.fails": "Fails",
    "condition.unknown": "Unknown",
    "leadOutcome.case": "Case opened",
    "leadOutcome.referral": "Referred",
    "leadOutcome.monitoring": "Under monitoring",
    "leadOutcome.joined": "Joined to another lead",
    "file.missing": "Not arrived",
    "file.arrived": "To be checked",
    "file.verified": "Checked",
    "file.bad": "Bad file",
    "purpose.visit": "Visit",
    "purpose.survey": "Household survey",
    "purpose.quick_report": "Quick report",
    "role.grid_worker": "Grid worker",
    "role.township": "Township",
    "role.county": "County civil affairs",
    "role.admin": "Administrator",
    "role.system": "System",
    "decision.approve": "Approved",
    "decision.refuse": "Refused",
    "opinion.recommend": "Recommend aid",
    "opinion.not_recommend": "Do not recommend aid",
    "reason.SV-01.scattered": "Scattered tekun person",
    "reason.SV-01.partly_unable": "Scattered tekun, partly unable to care for oneself",
    "reason.SV-01.unable": "Scattered tekun, unable to care for oneself",
    "reason.SV-03.ill": "Scattered tekun, ill now",
    "reason.SV-01.aged_alone": "Scattered tekun, 80 or over and alone",
    "reason.DM-01.high_risk": "High risk",
    "reason.DM-01.key": "Key person",
    "reason.DM-01.dibao": "Dibao household",
    "reason.DM-01.single_person_dibao": "Single-person dibao",
    "reason.DM-01.dibao_marginal": "Dibao-marginal household",
    "reason.DM-01.expenditure_hardship": "Expenditure-hardship household",
    "reason.DM-01.other": "Other low-income people",
    "position.register": "Registered position",
    "position.visit": "Taken on a visit",
    "position.map": "Marked on the map",
    "position.none": "No position",
    "history.visit": "Visit",
    "history.flagged": "Overdue",
    "history.escalated": "Passed on",
    "history.cleared": "Cleared",
    "history.lead": "Lead",
    "history.case": "Case",
    "history.moved": "Moved",
    "history.status": "Status",
    "history.disagreement": "Disagreement",
    "part.opinion": "Opinion",
    "part.amount": "Amount",
    "part.reason": "Reason",
    "part.notice_place": "Place of the notice",
    "part.note": "Note",
    "part.posted_on": "Posted on",
    "part.notice_on": "Notice posted on",
    "part.notice_from": "Notice from",
    "part.notice_until": "Notice until",
    "part.paid_on": "Paid on",
    "part.objections": "Objections",
    "part.missing_papers": "Missing papers",
    "part.reviewer": "Reviewer",
    "part.submission_id": "Survey record",
    "part.decision": "Decision",
  },
);

export type TermKind =
  | "status" | "care" | "sex" | "relation" | "outcome" | "evidence" | "event" | "source" | "programme" | "result"
  | "condition" | "leadOutcome" | "file" | "purpose" | "role" | "decision" | "opinion" | "reason" | "position"
  | "history" | "part" | "fact" | "value";

/** The word for a code of the server; the code itself when a newer server knows one we do not. */
export function term(kind: TermKind, code: string | null | undefined): string {
  if (!code) return "";
  const words: Record<string, string> = kind === "fact" || kind === "value" ? factTerms[locale.value] : terms[locale.value];
  return words[`${kind}.${code}`] ?? code;
}

/** Names one after another, as each language joins them. */
export const listed = (names: readonly string[]): string => names.join(locale.value === "zh" ? "、" : ", ");

const CIVIL = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$/;

/** A fact's or answer's value in words: yes and no, coded values, lists, numbers as they are. */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  if (Array.isArray(value)) return listed(value.map(valueInWords));
  if (typeof value === "object") return Object.entries(value).map(([name, one]) => `${term("fact", name)} ${valueInWords(one)}`).join(locale.value === "zh" ? "；" : "; ");
  if (typeof value === "string" && CIVIL.test(value)) return value.length > 10 ? moment(value) : day(value);
  return term("value", String(value));
}

/** A fact's title from the server; ours where it only has the bare name. */
export function factWords(name: string, title: Pair | null | undefined): string {
  const given = pick(title);
  const own = term("fact", name);
  if (given && given !== name) return given;
  return own === name ? term("part", name) : own;
}

/** A choice's label from the server; ours where it only repeats the code. */
export function choiceWords(code: string, title: Pair | null | undefined): string {
  const given = pick(title);
  return given && given !== code ? given : term("value", code);
}

interface Valued {
  value: unknown;
  value_label: Pair | null;
}

/** A fact's value in words: the server's label, a day for dates, else as it is. */
export function shownValue(fact: Valued): string {
  const { value, value_label: label } = fact;
  if (label) return typeof value === "string" ? choiceWords(value, label) : pick(label);
  return valueInWords(value);
}

/** Where a fact of a case comes from: lead, register, or the act that recorded it. */
export function sourceWords(source: string, acts: readonly { act: string; title: Pair }[]): string {
  const act = acts.find((one) => one.act === source);
  return act ? pick(act.title) : term("source", source);
}
