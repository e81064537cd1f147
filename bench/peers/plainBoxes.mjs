/** YOLOv5's rows to boxes as most pages do it: an object a box, a sort, two loops. */
export function plainBoxes(data, threshold) {
  const boxes = []
  for (let at = 0; at < data.length; at += 85) {
    if (data[at + 4] <= threshold) continue
    let best = at + 5
    for (let k = at + 6; k < at + 85; k++) if (data[k] > data[best]) best = k
    const score = data[at + 4] * data[best]
    if (score <= threshold) continue
    const [x, y, w, h] = data.subarray(at, at + 4)
    boxes.push({ x1: x - w / 2, y1: y - h / 2, x2: x + w / 2, y2: y + h / 2, score, classId: best - at - 5 })
  }
  boxes.sort((a, b) => b.score - a.score)
  const kept = []
  for (const box of boxes) {
    if (kept.every((other) => other.classId !== box.classId || iou(other, box) <= 0.45)) kept.push(box)
    if (kept.length === 300) break
  }
  return kept
}

function iou(a, b) {
  const w = Math.max(0, Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1))
  const h = Math.max(0, Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1))
  return (w * h) / ((a.x2 - a.x1) * (a.y2 - a.y1) + (b.x2 - b.x1) * (b.y2 - b.y1) - w * h)
}
