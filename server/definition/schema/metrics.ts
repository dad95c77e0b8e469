import type { Explained, WordSchema } from './schema.ts';

/** What a score is, beside what a person is told of it. */
interface MetricEntry extends Explained {
  /** Whether more of it is better, or less. */
  readonly better: 'higher' | 'lower';
  /** `share`: from 0 to 1. `target` and `target²`: units of the target. `none`: no unit, and no bounds of 0 and 1. */
  readonly unit: 'share' | 'target' | 'target²' | 'none';
  /** The targets that it is for. */
  readonly fits: readonly ('class' | 'number' | 'labels' | 'tags')[];
  /** Training passes measure it too, from sums over batches; all others need the outputs for every row. */
  readonly inTraining: boolean;
}

const classes = ['class', 'labels', 'tags'] as const;

export const metricWords = {
  accuracy: {
    meaning:
      'Share of labels that are predicted: by the likeliest class, or for each yes or no by the likelier; higher is better.',
    formula: 'mean [ŷ = y]',
    better: 'higher',
    unit: 'share',
    fits: classes,
    inTraining: true,
  },
  balancedAccuracy: {
    meaning:
      'Mean over the classes of the share of their labels that are predicted, so that rare classes count like others; classes without a label are left out. For yes or no of each class, the mean over all yes and no. Higher is better; on validation and test rows only.',
    formula: 'mean_c TP_c/(TP_c + FN_c)',
    source: 'Brodersen 2010; scikit-learn',
    better: 'higher',
    unit: 'share',
    fits: classes,
    inTraining: false,
  },
  macroF1: {
    meaning:
      'Mean of the F1 of each class, the harmonic mean of its precision and recall; classes that are neither labelled nor predicted are left out. Higher is better; on validation and test rows only.',
    formula: 'mean_c 2TP_c/(2TP_c + FP_c + FN_c)',
    source: 'scikit-learn',
    better: 'higher',
    unit: 'share',
    fits: classes,
    inTraining: false,
  },
  microF1: {
    meaning:
      'F1 of the counts of all classes together, which for one class a row is the accuracy. Higher is better; on validation and test rows only.',
    formula: '2ΣTP_c/(2ΣTP_c + ΣFP_c + ΣFN_c)',
    source: 'scikit-learn',
    better: 'higher',
    unit: 'share',
    fits: classes,
    inTraining: false,
  },
  auroc: {
    meaning:
      'Area under the curve of true against false positive rate: how often a row of the class is ranked above another, ties counting half. With two classes that of the second, else the mean over each class against the rest; none where a class has no row or every row. Higher is better; on validation and test rows only.',
    formula: 'P(p⁺ > p⁻) + ½P(p⁺ = p⁻)',
    source: 'Hanley & McNeil 1982; scikit-learn',
    better: 'higher',
    unit: 'share',
    fits: ['class', 'labels'],
    inTraining: false,
  },
  averagePrecision: {
    meaning:
      'Precision at each threshold, weighed by what recall it adds. With two classes that of the second, else the mean over each class against the rest; none where a class has no row or every row. Higher is better; on validation and test rows only.',
    formula: 'Σ_n (R_n − R_{n−1})·P_n',
    source: 'scikit-learn',
    better: 'higher',
    unit: 'share',
    fits: ['class', 'labels'],
    inTraining: false,
  },
  brier: {
    meaning:
      'Mean squared error of the probabilities, summed over the classes; with two classes, and for each yes or no, of one of them. Lower is better; on validation and test rows only.',
    formula: 'mean Σ_c (p_c − [y = c])²',
    source: 'Brier 1950; scikit-learn',
    better: 'lower',
    unit: 'none',
    fits: classes,
    inTraining: false,
  },
  calibrationError: {
    meaning:
      'By how much the probability given to what is predicted differs from how often that is right, in 15 bins of equal width. Lower is better; on validation and test rows only.',
    formula: 'ECE = Σ_b n_b/n·|acc_b − conf_b|, bin b of (b − 1)/15 < p ≤ b/15',
    source: 'Guo 2017',
    better: 'lower',
    unit: 'share',
    fits: classes,
    inTraining: false,
  },
  slotF1: {
    meaning:
      'F1 of whole slots over tags B-x, I-x and O: one counts where its class, its first and its last step are right. Steps without a label are left out. Higher is better; on validation and test rows only.',
    formula: '2·right/(predicted + labelled)',
    source: 'Tjong Kim Sang & Buchholz 2000',
    better: 'higher',
    unit: 'share',
    fits: ['tags'],
    inTraining: false,
  },
  mse: {
    meaning: 'Mean squared error; lower is better.',
    formula: 'mean (ŷ − y)²',
    better: 'lower',
    unit: 'target²',
    fits: ['number'],
    inTraining: true,
  },
  rmse: {
    meaning: 'Root of the mean squared error, in units of the target; lower is better.',
    formula: '√mean (ŷ − y)²',
    better: 'lower',
    unit: 'target',
    fits: ['number'],
    inTraining: true,
  },
  mae: {
    meaning: 'Mean absolute error, in units of the target; lower is better.',
    formula: 'mean |ŷ − y|',
    better: 'lower',
    unit: 'target',
    fits: ['number'],
    inTraining: true,
  },
  r2: {
    meaning:
      'Share of the variance explained: 1 is perfect, 0 is no better than the mean; none where all labels are the same. Higher is better.',
    formula: '1 − Σ(ŷ − y)²/Σ(y − ȳ)²',
    source: 'scikit-learn',
    better: 'higher',
    unit: 'none',
    fits: ['number'],
    inTraining: true,
  },
  explainedVariance: {
    meaning:
      'As r2, but a constant error is forgiven; none where all labels are the same. Higher is better; on validation and test rows only.',
    formula: '1 − Var(y − ŷ)/Var(y)',
    source: 'scikit-learn',
    better: 'higher',
    unit: 'none',
    fits: ['number'],
    inTraining: false,
  },
  spearman: {
    meaning:
      'Correlation of the ranks, ties sharing their mean rank: 1 where the order is right; none where all labels or all outputs are the same. Higher is better; on validation and test rows only.',
    formula: 'ρ = corr(rank ŷ, rank y)',
    source: 'Spearman 1904; SciPy',
    better: 'higher',
    unit: 'none',
    fits: ['number'],
    inTraining: false,
  },
} as const satisfies Readonly<Record<string, MetricEntry>>;

export const metricSchema = { kind: 'word', words: metricWords } as const satisfies WordSchema;
