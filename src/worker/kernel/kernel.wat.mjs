/**
 * The kernel's source: WebAssembly text, put together here because WebAssembly has no macros and a call per four numbers costs
 * more than the numbers. `node scripts/kernel.mjs` builds it into bytes.ts. How its memory is laid out: open.ts.
 *
 * A row is K float32 logits z, at any address. With m its largest one, standing at `top`, everything is a sum over the others of
 *   t = max((z - m) beta log2 e, -60)   and   e = 2^t - 2^-60.
 * The top itself (t = 0, e = 1) is left out and added by the caller in float64: so 1 - confidence keeps its digits also where it is 1e-12.
 * -Infinity gives t = -60 and e = 0 exactly; what is left out elsewhere, 2^-60 = 9e-19, is below float64's rounding beside the top's 1.
 * Four lanes of float32 per row, widened at the row's end.
 */

/** 2^f on -0.5 .. 0.5: 1 + f (c1 + f (c2 + ...)), relative error below 1.1e-7 with these float32 coefficients (minimax, found by Lawson's reweighting). */
export const coefficients = [0.6931470036506653, 0.24022242426872253, 0.05550733581185341, 0.009671512991189957, 0.001326472731307149]

/** Adding 1.5 * 2^23 rounds to a whole number and leaves it in the lowest bits. */
const magic = 12582912

const splat = (x) => `(v128.const f32x4 ${Array(4).fill(x).join(' ')})`
const get = (name) => `(local.get $${name})`

/** Four numbers at $at to $t and $e; lanes that `mask` (a v128) leaves out count as -Infinity. */
const exp = (mask) => {
  const z = '(v128.load (local.get $at))'
  const polynomial = coefficients.reduceRight((inner, c) => (inner ? `(f32x4.add ${splat(c)} (f32x4.mul ${get('f')} ${inner}))` : splat(c)), '')
  return `
      (local.set $t (f32x4.pmax (f32x4.mul (f32x4.sub ${mask ? `(v128.bitselect ${z} ${splat('-inf')} ${mask})` : z} ${get('m')}) ${get('beta4')}) ${splat(-60)}))
      (local.set $n (f32x4.add ${get('t')} ${splat(magic)}))
      (local.set $f (f32x4.sub ${get('t')} (f32x4.sub ${get('n')} ${splat(magic)})))
      ;; 2^f by the polynomial, then n added to the exponent's bits.
      (local.set $e (f32x4.sub
        (i32x4.add (i32x4.shl ${get('n')} (i32.const 23)) (f32x4.add ${splat(1)} (f32x4.mul ${get('f')} ${polynomial})))
        ${splat('0x1p-60')}))`
}

/** `body(mask)` for every four numbers from $at to $whole, then for the 1 to 3 that are left, with the lanes beyond the row masked. */
const overRow = (body) => `
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $whole)))
      ${body('')}
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br $next)))
    (if (local.get $left) (then ${body(get('mask'))}))`

/** Of a row at $row: where its whole fours end; of all rows: how many numbers are left and their mask. */
const rowBounds = `(local.set $at (local.get $row))
    (local.set $whole (i32.add (local.get $row) (i32.and (i32.shl (local.get $classes) (i32.const 2)) (i32.const -16))))`
const leftOver = `(local.set $left (i32.and (local.get $classes) (i32.const 3)))
    (local.set $mask (i32x4.gt_s (i32x4.splat (local.get $left)) (v128.const i32x4 0 1 2 3)))`

/** Rows in turn: $row walks by $stride bytes. */
const overRows = (body) => `
    (block $end (loop $again
      (br_if $end (i32.eqz (local.get $rows)))
      ${body}
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (local.set $row (i32.add (local.get $row) (local.get $stride)))
      (br $again)))`

/** Lanes of $name added up as float64. */
const total = (name) => {
  const pair = `(f64x2.add (f64x2.promote_low_f32x4 ${get(name)}) (f64x2.promote_low_f32x4 (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${get(name)} ${get(name)})))`
  return `(f64.add (f64x2.extract_lane 0 ${pair}) (f64x2.extract_lane 1 ${pair}))`
}

/** The row's largest logit and its place, from tops (float32, int32 per row); the place is hidden behind -Infinity while the row is read. */
const hideTop = `(local.set $m (v128.load32_splat (local.get $tops)))
      (local.set $topAt (i32.add (local.get $row) (i32.shl (i32.load offset=4 (local.get $tops)) (i32.const 2))))
      (f32.store (local.get $topAt) (f32.const -inf))`
const showTop = `(f32.store (local.get $topAt) (f32x4.extract_lane 0 (local.get $m)))
      (local.set $tops (i32.add (local.get $tops) (i32.const 8)))
      (local.set $out (i32.add (local.get $out) (i32.const 24)))`

const swap = (name, halves) => `(i8x16.shuffle ${halves ? '8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7' : '4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11'} ${get(name)} ${get(name)})`
/** The two largest of all lanes into lane 0 of $first and $second. */
const fold = (halves) => `
      (local.set $z ${swap('first', halves)})
      (local.set $second (f32x4.pmax (f32x4.pmin (local.get $first) (local.get $z)) (f32x4.pmax (local.get $second) ${swap('second', halves)})))
      (local.set $first (f32x4.pmax (local.get $first) (local.get $z)))`

export const wat = `(module
  (import "kernel" "memory" (memory 1))

  ;; Per row into out, 24 bytes: sum of z (float64), largest z, second largest z (float32), place of the first largest (int32), nothing.
  (func (export "tops") (param $row i32) (param $rows i32) (param $classes i32) (param $stride i32) (param $out i32)
    (local $at i32) (local $whole i32) (local $left i32) (local $mask v128) (local $z v128)
    (local $first v128) (local $second v128) (local $sum v128)
    ${leftOver}
    ${overRows(`
      ${rowBounds}
      (local.set $first ${splat('-inf')})
      (local.set $second ${splat('-inf')})
      (local.set $sum (v128.const f64x2 0 0))
      ${overRow((mask) => `
        (local.set $z (v128.load (local.get $at)))
        ${mask ? `(local.set $z (v128.and (local.get $z) ${mask}))` : ''}
        (local.set $sum (f64x2.add (local.get $sum) (f64x2.add (f64x2.promote_low_f32x4 (local.get $z)) (f64x2.promote_low_f32x4 ${swap('z', true)}))))
        ${mask ? `(local.set $z (v128.bitselect (local.get $z) ${splat('-inf')} ${mask}))` : ''}
        (local.set $second (f32x4.pmax (f32x4.pmin (local.get $first) (local.get $z)) (local.get $second)))
        (local.set $first (f32x4.pmax (local.get $first) (local.get $z)))`)}
      ${fold(true)} ${fold(false)}
      (f64.store (local.get $out) (f64.add (f64x2.extract_lane 0 (local.get $sum)) (f64x2.extract_lane 1 (local.get $sum))))
      (f32.store offset=8 (local.get $out) (f32x4.extract_lane 0 (local.get $first)))
      (f32.store offset=12 (local.get $out) (f32x4.extract_lane 0 (local.get $second)))
      ;; The first place of the largest.
      (local.set $first (f32x4.splat (f32x4.extract_lane 0 (local.get $first))))
      (local.set $at (local.get $row))
      (loop $look
        (if (i32.eqz (v128.any_true (local.tee $z (f32x4.eq (v128.load (local.get $at)) (local.get $first)))))
          (then (local.set $at (i32.add (local.get $at) (i32.const 16))) (br $look))))
      (i32.store offset=16 (local.get $out) (i32.add
        (i32.shr_u (i32.sub (local.get $at) (local.get $row)) (i32.const 2))
        (i32.ctz (i32x4.bitmask (local.get $z)))))
      (local.set $out (i32.add (local.get $out) (i32.const 24)))`)})

  ;; Per row into out, float64: sum e, sum e t, sum e t^2. beta is beta log2 e; tops has 8 bytes per row.
  (func (export "moments") (param $row i32) (param $rows i32) (param $classes i32) (param $stride i32) (param $beta f32) (param $tops i32) (param $out i32)
    (local $at i32) (local $whole i32) (local $left i32) (local $mask v128) (local $topAt i32)
    (local $m v128) (local $beta4 v128) (local $t v128) (local $n v128) (local $f v128) (local $e v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128)
    ${leftOver}
    (local.set $beta4 (f32x4.splat (local.get $beta)))
    ${overRows(`
      ${rowBounds}
      ${hideTop}
      (local.set $s0 ${splat(0)}) (local.set $s1 ${splat(0)}) (local.set $s2 ${splat(0)})
      ${overRow((mask) => `${exp(mask)}
      (local.set $s0 (f32x4.add (local.get $s0) (local.get $e)))
      (local.set $e (f32x4.mul (local.get $e) (local.get $t)))
      (local.set $s1 (f32x4.add (local.get $s1) (local.get $e)))
      (local.set $s2 (f32x4.add (local.get $s2) (f32x4.mul (local.get $e) (local.get $t))))`)}
      (f64.store (local.get $out) ${total('s0')})
      (f64.store offset=8 (local.get $out) ${total('s1')})
      (f64.store offset=16 (local.get $out) ${total('s2')})
      ${showTop}`)})

  ;; Per row into out, float64: sum e, sum e t, sum e^2. Then p = e / (1 + sum e) of all classes but the top: those up to $edge are added
  ;; to sums (float32 per class), the places of the others go to list (row, class: int32 each). Returns the list's end.
  ;; spare: room for one row.
  (func (export "spread") (param $row i32) (param $rows i32) (param $classes i32) (param $stride i32) (param $beta f32) (param $tops i32) (param $out i32)
    (param $edge f32) (param $spare i32) (param $sums i32) (param $list i32) (result i32)
    (local $at i32) (local $whole i32) (local $left i32) (local $mask v128) (local $topAt i32)
    (local $m v128) (local $beta4 v128) (local $t v128) (local $n v128) (local $f v128) (local $e v128)
    (local $s0 v128) (local $s1 v128) (local $s2 v128)
    (local $keep i32) (local $sum i32) (local $end i32) (local $number i32) (local $bits i32) (local $edge4 v128)
    ${leftOver}
    (local.set $beta4 (f32x4.splat (local.get $beta)))
    (local.set $edge4 (f32x4.splat (local.get $edge)))
    ${overRows(`
      ${rowBounds}
      ${hideTop}
      (local.set $s0 ${splat(0)}) (local.set $s1 ${splat(0)}) (local.set $s2 ${splat(0)})
      (local.set $keep (local.get $spare))
      ${overRow((mask) => `${exp(mask)}
      (v128.store (local.get $keep) (local.get $e))
      (local.set $keep (i32.add (local.get $keep) (i32.const 16)))
      (local.set $s0 (f32x4.add (local.get $s0) (local.get $e)))
      (local.set $s1 (f32x4.add (local.get $s1) (f32x4.mul (local.get $e) (local.get $t))))
      (local.set $s2 (f32x4.add (local.get $s2) (f32x4.mul (local.get $e) (local.get $e))))`)}
      (f64.store (local.get $out) ${total('s0')})
      (f64.store offset=8 (local.get $out) ${total('s1')})
      (f64.store offset=16 (local.get $out) ${total('s2')})
      (local.set $m (f32x4.splat (f32.demote_f64 (f64.div (f64.const 1) (f64.add (f64.const 1) (f64.load (local.get $out)))))))
      (local.set $end (local.get $keep))
      (local.set $keep (local.get $spare))
      (local.set $sum (local.get $sums))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $keep) (local.get $end)))
        (local.set $e (f32x4.mul (v128.load (local.get $keep)) (local.get $m)))
        (if (v128.any_true (local.tee $t (f32x4.gt (local.get $e) (local.get $edge4)))) (then
          (local.set $e (v128.andnot (local.get $e) (local.get $t)))
          (local.set $bits (i32x4.bitmask (local.get $t)))
          (loop $lanes
            (i32.store (local.get $list) (local.get $number))
            (i32.store offset=4 (local.get $list) (i32.add
              (i32.shr_u (i32.sub (local.get $keep) (local.get $spare)) (i32.const 2)) (i32.ctz (local.get $bits))))
            (local.set $list (i32.add (local.get $list) (i32.const 8)))
            (br_if $lanes (local.tee $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))))))
        (v128.store (local.get $sum) (f32x4.add (v128.load (local.get $sum)) (local.get $e)))
        (local.set $keep (i32.add (local.get $keep) (i32.const 16)))
        (local.set $sum (i32.add (local.get $sum) (i32.const 16)))
        (br $next)))
      (local.set $number (i32.add (local.get $number) (i32.const 1)))
      (local.set $m (v128.load32_splat (local.get $tops)))
      ${showTop}`)}
    (local.get $list))
)
`
