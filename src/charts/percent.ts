/**
 * Honest percent text. `p` in 0..1. `exact` says that a p of 0 or 1 is so by the maths (a logit of -Infinity)
 * and not by rounding in float64; only then is it printed as 0 % or 100 %.
 */
export function percent(p: number, exact = true): string {
  if (Number.isNaN(p)) return 'not a number'
  if (p <= 0) return exact ? '0 %' : '< 0.0001 %'
  if (p >= 1) return exact ? '100 %' : `> ${MOST_NINES} %`
  if (p < 1e-6) return '< 0.0001 %'
  const x = p * 100
  if (x < 1) {
    const two = x.toPrecision(2)
    return Number(two) < 1 ? `${plain(two)} %` : `${x.toFixed(2)} %`
  }
  if (x <= 99.9) return `${x.toFixed(2)} %`
  // As many nines as are true: one significant digit of what is missing to 100.
  const missing = (1 - p) * 100
  const decimals = Math.max(2, Math.ceil(-Math.log10(missing) - 1e-9))
  if (decimals > 6) return `> ${MOST_NINES} %`
  const text = x.toFixed(decimals)
  return Number(text) < 100 ? `${text} %` : `${x.toFixed(decimals + 1)} %`
}

const MOST_NINES = '99.999999'

/** toPrecision writes 1.2e-5 below 1e-6; percentages never go that low here, but say it in digits anyway. */
function plain(text: string): string {
  return text.includes('e') ? Number(text).toFixed(12).replace(/0+$/, '') : text
}

/** How often, in words: a share of 0.9 is "9 times in 10". */
export function timesIn(share: number): string {
  const tenths = share * 10
  return Math.abs(tenths - Math.round(tenths)) < 1e-9 ? `${Math.round(tenths)} times in 10` : `${Math.round(share * 100)} times in 100`
}

/** A number for a readout: fixed decimals, a true minus sign, words for what is not finite. */
export function figure(x: number, decimals: number): string {
  if (Number.isNaN(x)) return 'not a number'
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞'
  return x.toFixed(decimals).replace('-', '−')
}

/** Two numbers that are compared in one sentence: with one decimal, or as many more, up to four, as tell them apart. */
export function figuresApart(a: number, b: number): [string, string] {
  for (let decimals = 1; ; decimals++) {
    const texts: [string, string] = [figure(a, decimals), figure(b, decimals)]
    if (texts[0] !== texts[1] || decimals === 4) return texts
  }
}

/** T for people: three significant figures, at least two decimals below 10 (`1.43`, `0.10`, `10.0`). */
export function temperatureText(t: number): string {
  return t >= 9.995 ? t.toFixed(1) : t.toFixed(2)
}
