/* Charts: a <figure data-chart> holds one box and one JSON block. Canvas and rich-text tooltips,
   so that a policy of style-src 'self' holds. */
(function () {
  const ink = "#1f2937", quiet = "#5f6876", line = "#e4e7ec", red = "#d92d20";
  const font = getComputedStyle(document.body).fontFamily;
  const money = v => Number(v).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const axis = extra => Object.assign({ axisLine: { lineStyle: { color: "#98a2b3" } }, axisTick: { show: false },
    axisLabel: { color: quiet, fontSize: 12, hideOverlap: true }, splitLine: { lineStyle: { color: line } } }, extra);
  const base = d => ({ animation: false, textStyle: { fontFamily: font, color: ink },
    grid: { left: 4, right: 24, top: 32, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "item", renderMode: "richText", confine: true, formatter: p => `${p.data[2] || ""}\n${p.data[0]}　${money(p.data[1])} ${d.unit}` },
    xAxis: axis({ type: "time", min: d.from, max: d.to, splitLine: { show: false }, axisLabel: { color: quiet, fontSize: 12, hideOverlap: true, formatter: "{yyyy}-{MM}-{dd}" } }),
    yAxis: axis({ type: "value", min: 0, max: v => Math.ceil(Math.max(v.max, d.line || 0) * 1.2 / 10) * 10, axisLine: { show: false }, name: d.unit, nameTextStyle: { color: quiet, align: "left" } }) });
  const ruler = (value, words) => ({ symbol: "none", silent: true, lineStyle: { color: "#b42318", type: "dashed", width: 1.5 },
    data: [{ yAxis: value }], label: { position: "insideStartTop", formatter: words, color: "#8f1b12", fontSize: 12 } });
  const levels = { red, orange: "#e8710a", yellow: "#d9a406", blue: "#2e6fd8" };
  const counted = d => Object.assign(base(d), { tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" } },
    xAxis: axis({ type: "category", data: d.x, splitLine: { show: false } }),
    yAxis: axis({ type: "value", axisLine: { show: false }, name: d.unit, nameTextStyle: { color: quiet, align: "left" } }) });
  const middle = (value, at) => value === null ? undefined : { symbol: "none", silent: true, lineStyle: { color: "#b42318", type: "dashed", width: 1.5 }, data: [{ [at]: value }], label: { show: false } };
  const kinds = {
    threshold: d => Object.assign(base(d), { series: [
      { type: "bar", data: d.points.map(p => p.slice(0, 2)), barWidth: 2, itemStyle: { color: red }, silent: true, tooltip: { show: false } },
      { type: "scatter", data: d.points, symbolSize: 11, itemStyle: { color: red },
        label: { show: d.points.length < 8, position: "right", formatter: p => money(p.data[1]), color: ink, fontSize: 12 }, markLine: ruler(d.line, d.words) }] }),
    shares: d => Object.assign(base(Object.assign({ unit: "%" }, d)), {
      yAxis: axis({ type: "value", max: 100, min: v => Math.max(0, Math.floor(v.min - 1)), axisLine: { show: false }, name: "%", nameTextStyle: { color: quiet, align: "left" } }),
      series: [{ type: "line", data: d.points, symbolSize: 7, lineStyle: { color: "#2b5c9e", width: 2 }, itemStyle: { color: "#2b5c9e" } }] }),
    cumulative: d => Object.assign(base(d), { series: [
      { type: "line", step: "end", data: d.points, symbolSize: 8, lineStyle: { color: "#2b5c9e", width: 2 }, itemStyle: { color: "#2b5c9e" }, markLine: ruler(d.line, d.words) }] }),
    trend: d => Object.assign(counted(d), { series: [
      { type: "bar", barMaxWidth: 24, data: d.y.map((v, i) => ({ value: v, itemStyle: { color: i === d.y.length - 1 ? "#2b5c9e" : "#7fa3cf" } })), markLine: middle(d.middle, "yAxis") }] }),
    ranking: d => Object.assign(counted(d), { grid: { left: 4, right: 72, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: axis({ type: "value", show: false }), yAxis: axis({ type: "category", inverse: true, data: d.x, axisLine: { show: false }, axisLabel: { color: ink, fontSize: 12 } }), series: [
      { type: "bar", barMaxWidth: 14, data: d.y, itemStyle: { color: "#2b5c9e" }, label: { show: true, position: "right", color: ink, fontSize: 12, formatter: p => d.words[p.dataIndex] }, markLine: middle(d.middle, "xAxis") }] }),
    levels: d => Object.assign(counted(d), { series: d.rows.map(r => ({ name: r.name, type: "bar", stack: "s", barMaxWidth: 24, data: r.data, itemStyle: { color: levels[r.level] } })) })
  };
  document.querySelectorAll("figure[data-chart]").forEach(figure => {
    const chart = echarts.init(figure.querySelector(".chart-box"), null, { renderer: "canvas", devicePixelRatio: Math.max(2, devicePixelRatio) });
    chart.setOption(kinds[figure.dataset.chart](JSON.parse(figure.querySelector("script").textContent)));
    addEventListener("resize", () => chart.resize());
    addEventListener("beforeprint", () => chart.resize());
  });
})();
