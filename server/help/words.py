"""The words of the help page: Chinese first, English second."""

from collections.abc import Mapping

from server.core.errors import Text

W: Mapping[str, Text] = {
    "title": Text("我要求助", "Ask for help"),
    "lead": Text(
        "自己有难处，或者看到邻居有难处，都可以在这里告诉民政部门。不用登录，不收费。",
        "Tell the civil-affairs office about your own hardship or a neighbour's. No account, no charge.",
    ),
    "emergency": Text(
        "有生命危险，请马上打电话：急救 120，火警 119，报警 110。其他急事可打 12345。",
        "Danger to life: call 120 (ambulance), 119 (fire) or 110 (police) now. Other urgent matters: 12345.",
    ),
    "whom": Text("谁有难处？", "Who is in hardship?"),
    "whom.self": Text("我自己或我家", "I or my family"),
    "whom.other": Text("邻居或别人", "A neighbour or somebody else"),
    "person_name": Text("有难处的人姓名", "Name of the person in hardship"),
    "person_age": Text("大约多大年纪（岁）", "About what age (years)"),
    "person_phone": Text("这个人的电话（不知道可不填）", "This person's telephone (leave empty if unknown)"),
    "village": Text("在哪个村（社区）？", "Which village?"),
    "village.choose": Text("请选择", "Please choose"),
    "village.unknown": Text("不清楚或不在列表里", "I cannot tell, or it is not listed"),
    "place": Text("具体在哪里（例如：村东头第三家）", "Where exactly (for example: third house at the east end)"),
    "event": Text("出了什么事？", "What happened?"),
    "event.sudden_major_illness": Text("得了重病", "A serious illness"),
    "event.expense_surge": Text("看病、上学等花费太大", "Costs of illness or school that are too high"),
    "event.fire": Text("失火", "A fire"),
    "event.natural_disaster": Text("水灾、冰雹、地震等", "Flood, hail, earthquake"),
    "event.traffic_accident": Text("交通事故", "A traffic accident"),
    "event.other_accident": Text("其他意外", "Another accident"),
    "event.public_emergency": Text("突发公共事件", "A public emergency"),
    "event.other_special": Text("别的难处", "Something else"),
    "description": Text("请写几句：现在最缺什么？", "A few words: what is needed most?"),
    "urgent": Text("很急：没吃的、没住处，或者病了没人管", "Urgent: no food, no shelter, or ill and alone"),
    "reporter": Text("怎么找到您", "How to reach you"),
    "reporter_name": Text("您的姓名", "Your name"),
    "reporter_phone": Text("您的电话（方便答复您）", "Your telephone (so that we can answer)"),
    "photo": Text("照片（可以不加）", "A photo (not necessary)"),
    "consent": Text(
        "我同意民政部门为核实和救助使用以上信息；替别人填的，我尽量征得了本人同意。",
        "The office may use this to check and to help; if it is about somebody else, I asked them where I could.",
    ),
    "trap": Text("这一栏请留空", "Please leave this empty"),
    "send": Text("提交", "Send"),
    "next": Text("提交以后", "What happens next"),
    "next.1": Text(
        "马上给您一个查询号，请记下或截图。", "You get a number at once: write it down or keep a picture of it."
    ),
    "next.2": Text(
        "工作人员会打电话或上门了解情况：急的 {hours} 小时内，其他的 {days} 个工作日内。",
        "Staff call or visit: within {hours} hours when urgent, within {days} working days otherwise.",
    ),
    "next.3": Text(
        "符合规定的，会给您办救助；不符合的，会告诉您还可以找谁。",
        "Who qualifies gets aid; who does not is told whom else to ask.",
    ),
    "ask": Text("查询进度", "How far is it?"),
    "ask.number": Text("查询号（10 位数字）", "Your number (10 digits)"),
    "ask.send": Text("查询", "Ask"),
    "ask.received": Text("收到时间", "Received"),
    "taken": Text("已经收到", "We have received it"),
    "taken.number": Text("您的查询号", "Your number"),
    "taken.keep": Text("请记下这个号，或截个图。", "Write it down, or keep a picture of it."),
    "taken.photo": Text("照片没有收下，文字都收到了。", "The photo could not be kept; all the words were."),
    "taken.by": Text("最迟在这个时间前有人联系您", "Somebody contacts you at the latest by"),
    "again": Text("再报一件", "Report another"),
    "back": Text("回到求助页", "Back to the help page"),
    "county": Text("请选择所在的县", "Choose your county"),
    "wrong": Text("还有没填好的，填好再提交：", "Please complete these and send again:"),
    "wrong.whom": Text("请选谁有难处", "Say who is in hardship"),
    "wrong.village": Text("请选在哪个村，不清楚就选“不清楚”", "Choose the village, or that you cannot tell"),
    "wrong.description": Text("请选出了什么事，或写几句", "Say what happened, or write a few words"),
    "wrong.consent": Text("请勾选同意", "Tick that we may use it"),
    "too_large": Text(
        "照片太大，没有发出去。请返回上一页，去掉照片再提交；文字还在。",
        "The photo is too large; nothing was sent. Go back, take it away and send again; the words are still there.",
    ),
    "fault": Text(
        "没有提交成功。请返回上一页再试，或者拨打 12345。",
        "It could not be sent. Go back and try again, or call 12345.",
    ),
}
