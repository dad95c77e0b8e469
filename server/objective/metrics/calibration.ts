import { noLabels, type Score } from './score.ts';

/**
 * Mean of Σ_c (p_c − [y = c])² (Brier 1950); with two classes of the second alone, half of that, as scikit-learn's
 * `brier_score_loss` has it.
 * @param probabilities `[labels, classes]`
 */
export function brier(probabilities: Float64Array, labels: ArrayLike<number>, classes: number): Score {
  const rows = labels.length;
  if (rows === 0) return noLabels;
  const sum = probabilities.reduce((total, p, i) => {
    const hit = labels[Math.floor(i / classes)] === i % classes;
    return total + (p - (hit ? 1 : 0)) ** 2;
  }, 0);
  return sum / rows / (classes === 2 ? 2 : 1);
}

const bins = 15;

/**
 * Expected calibration error: Σ_b n_b/n·|share right − mean confidence| over 15 bins (b/15, (b + 1)/15] of the confidence,
 * which is the probability of what is predicted (Guo et al. 2017).
 */
export function calibrationError(confidences: ArrayLike<number>, right: ArrayLike<boolean>): Score {
  const rows = confidences.length;
  if (rows === 0) return noLabels;
  // A bin's part is |number right − sum of confidences|/n.
  const gaps = new Float64Array(bins);
  for (let i = 0; i < rows; i++) {
    const confidence = confidences[i] ?? 0;
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gaps[bin] = (gaps[bin] ?? 0) + (right[i] ? 1 : 0) - confidence;
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows;
}
