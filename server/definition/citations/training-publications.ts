import { article, paper, preprint } from './publication.ts';
import { cvpr, iccv, iclr, icml, jmlr, neurIps } from './venues.ts';

/** Where optimizers, schedules, losses, metrics, regularisers and data sets were published. */
export const trainingPublications = {
  szegedy2016: paper(
    'Szegedy, Christian and Vanhoucke, Vincent and Ioffe, Sergey and Shlens, Jon and Wojna, Zbigniew',
    'Rethinking the Inception Architecture for Computer Vision',
    cvpr,
    2016,
  ),
  lin2017: paper(
    'Lin, Tsung-Yi and Goyal, Priya and Girshick, Ross and He, Kaiming and Dollár, Piotr',
    'Focal Loss for Dense Object Detection',
    iccv,
    2017,
  ),
  king2001: article(
    'King, Gary and Zeng, Langche',
    'Logistic Regression in Rare Events Data',
    'Political Analysis',
    2001,
    { volume: '9', number: '2', pages: '137--163' },
  ),
  huber1964: article(
    'Huber, Peter J.',
    'Robust Estimation of a Location Parameter',
    'The Annals of Mathematical Statistics',
    1964,
    { volume: '35', number: '1', pages: '73--101' },
  ),
  shi2023: article(
    'Shi, Xintong and Cao, Wenzhi and Raschka, Sebastian',
    'Deep Neural Networks for Rank-Consistent Ordinal Regression Based on Conditional Probabilities',
    'Pattern Analysis and Applications',
    2023,
    { volume: '26', pages: '941--955' },
  ),
  polyak1964: article(
    'Polyak, Boris T.',
    'Some Methods of Speeding up the Convergence of Iteration Methods',
    'USSR Computational Mathematics and Mathematical Physics',
    1964,
    { volume: '4', number: '5', pages: '1--17' },
  ),
  sutskever2013: paper(
    'Sutskever, Ilya and Martens, James and Dahl, George and Hinton, Geoffrey',
    'On the Importance of Initialization and Momentum in Deep Learning',
    icml,
    2013,
  ),
  tieleman2012: {
    type: 'misc',
    fields: {
      author: 'Tieleman, Tijmen and Hinton, Geoffrey',
      title: 'Lecture 6.5 --- RMSProp: Divide the Gradient by a Running Average of Its Recent Magnitude',
      howpublished: 'COURSERA: Neural Networks for Machine Learning',
      year: '2012',
    },
  },
  duchi2011: article(
    'Duchi, John and Hazan, Elad and Singer, Yoram',
    'Adaptive Subgradient Methods for Online Learning and Stochastic Optimization',
    jmlr,
    2011,
    { volume: '12', pages: '2121--2159' },
  ),
  kingma2015: paper('Kingma, Diederik P. and Ba, Jimmy', 'Adam: A Method for Stochastic Optimization', iclr, 2015),
  loshchilov2019: paper('Loshchilov, Ilya and Hutter, Frank', 'Decoupled Weight Decay Regularization', iclr, 2019),
  loshchilov2017: paper(
    'Loshchilov, Ilya and Hutter, Frank',
    'SGDR: Stochastic Gradient Descent with Warm Restarts',
    iclr,
    2017,
  ),
  chen2023lion: paper(
    'Chen, Xiangning and Liang, Chen and Huang, Da and Real, Esteban and Wang, Kaiyuan and Pham, Hieu and Dong, Xuanyi and Luong, Thang and Hsieh, Cho-Jui and Lu, Yifeng and Le, Quoc V.',
    'Symbolic Discovery of Optimization Algorithms',
    neurIps,
    2023,
  ),
  goyal2017: preprint(
    'Goyal, Priya and Dollár, Piotr and Girshick, Ross and Noordhuis, Pieter and Wesolowski, Lukasz and Kyrola, Aapo and Tulloch, Andrew and Jia, Yangqing and He, Kaiming',
    'Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour',
    '1706.02677',
    2017,
  ),
  pascanu2013: paper(
    'Pascanu, Razvan and Mikolov, Tomas and Bengio, Yoshua',
    'On the Difficulty of Training Recurrent Neural Networks',
    icml,
    2013,
  ),
  polyak1992: article(
    'Polyak, Boris T. and Juditsky, Anatoli B.',
    'Acceleration of Stochastic Approximation by Averaging',
    'SIAM Journal on Control and Optimization',
    1992,
    { volume: '30', number: '4', pages: '838--855' },
  ),
  tibshirani1996: article(
    'Tibshirani, Robert',
    'Regression Shrinkage and Selection via the Lasso',
    'Journal of the Royal Statistical Society. Series B',
    1996,
    { volume: '58', number: '1', pages: '267--288' },
  ),
  zou2005: article(
    'Zou, Hui and Hastie, Trevor',
    'Regularization and Variable Selection via the Elastic Net',
    'Journal of the Royal Statistical Society. Series B',
    2005,
    { volume: '67', number: '2', pages: '301--320' },
  ),
  krizhevsky2009: {
    type: 'techreport',
    fields: {
      author: 'Krizhevsky, Alex',
      title: 'Learning Multiple Layers of Features from Tiny Images',
      institution: 'University of Toronto',
      year: '2009',
    },
  },
  sabour2017: paper(
    'Sabour, Sara and Frosst, Nicholas and Hinton, Geoffrey E.',
    'Dynamic Routing Between Capsules',
    neurIps,
    2017,
  ),
} as const;
