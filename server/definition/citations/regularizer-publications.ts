import { article, paper } from './publication.ts';
import { iclr, jmlr, kdd, neurIps } from './venues.ts';

/** Where regularisers of groups and of related tasks were published. */
export const regularizerPublications = {
  tibshirani2005: article(
    'Tibshirani, Robert and Saunders, Michael and Rosset, Saharon and Zhu, Ji and Knight, Keith',
    'Sparsity and Smoothness via the Fused Lasso',
    'Journal of the Royal Statistical Society. Series B',
    2005,
    { volume: '67', number: '1', pages: '91--108' },
  ),
  jalali2010: paper(
    'Jalali, Ali and Ravikumar, Pradeep and Sanghavi, Sujay and Ruan, Chao',
    'A Dirty Model for Multi-Task Learning',
    neurIps,
    2010,
  ),
  chen2011: paper(
    'Chen, Jianhui and Zhou, Jiayu and Ye, Jieping',
    'Integrating Low-Rank and Group-Sparse Structures for Robust Multi-Task Learning',
    kdd,
    2011,
    { pages: '42--50' },
  ),
  zhou2011clustered: paper(
    'Zhou, Jiayu and Chen, Jianhui and Ye, Jieping',
    'Clustered Multi-Task Learning via Alternating Structure Optimization',
    neurIps,
    2011,
  ),
  bousmalis2016: paper(
    'Bousmalis, Konstantinos and Trigeorgis, George and Silberman, Nathan and Krishnan, Dilip and Erhan, Dumitru',
    'Domain Separation Networks',
    neurIps,
    2016,
  ),
  yuan2006: article(
    'Yuan, Ming and Lin, Yi',
    'Model Selection and Estimation in Regression with Grouped Variables',
    'Journal of the Royal Statistical Society. Series B',
    2006,
    { volume: '68', number: '1', pages: '49--67' },
  ),
  bansal2018: paper(
    'Bansal, Nitin and Chen, Xiaohan and Wang, Zhangyang',
    'Can We Gain More from Orthogonality Regularizations in Training Deep Networks?',
    neurIps,
    2018,
  ),
  argyriou2008: article(
    'Argyriou, Andreas and Evgeniou, Theodoros and Pontil, Massimiliano',
    'Convex Multi-Task Feature Learning',
    'Machine Learning',
    2008,
    { volume: '73', number: '3', pages: '243--272' },
  ),
  yang2017: paper(
    'Yang, Yongxin and Hospedales, Timothy M.',
    'Trace Norm Regularised Deep Multi-Task Learning',
    `${iclr}, Workshop Track`,
    2017,
  ),
  evgeniou2004: paper('Evgeniou, Theodoros and Pontil, Massimiliano', 'Regularized Multi-Task Learning', kdd, 2004, {
    pages: '109--117',
  }),
  evgeniou2005: article(
    'Evgeniou, Theodoros and Micchelli, Charles A. and Pontil, Massimiliano',
    'Learning Multiple Tasks with Kernel Methods',
    jmlr,
    2005,
    { volume: '6', pages: '615--637' },
  ),
  zhou2011: paper(
    'Zhou, Jiayu and Yuan, Lei and Liu, Jun and Ye, Jieping',
    'A Multi-Task Learning Formulation for Predicting Disease Progression',
    kdd,
    2011,
    { pages: '814--822' },
  ),
  zhang2010: paper(
    'Zhang, Yu and Yeung, Dit-Yan',
    'A Convex Formulation for Learning Task Relationships in Multi-Task Learning',
    'Conference on Uncertainty in Artificial Intelligence',
    2010,
    { pages: '733--742' },
  ),
};
