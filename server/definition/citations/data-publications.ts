import { paper, preprint } from './publication.ts';
import { cvpr, iccv, iclr, icml } from './venues.ts';

/** Where ways to draw, join and change data were published. */
export const dataPublications = {
  devries2017: preprint(
    'DeVries, Terrance and Taylor, Graham W.',
    'Improved Regularization of Convolutional Neural Networks with Cutout',
    '1708.04552',
    2017,
  ),
  park2019: paper(
    'Park, Daniel S. and Chan, William and Zhang, Yu and Chiu, Chung-Cheng and Zoph, Barret and Cubuk, Ekin D. and Le, Quoc V.',
    'SpecAugment: A Simple Data Augmentation Method for Automatic Speech Recognition',
    'Interspeech',
    2019,
  ),
  zhang2018: paper(
    'Zhang, Hongyi and Cisse, Moustapha and Dauphin, Yann N. and Lopez-Paz, David',
    'mixup: Beyond Empirical Risk Minimization',
    iclr,
    2018,
  ),
  yun2019: paper(
    'Yun, Sangdoo and Han, Dongyoon and Oh, Seong Joon and Chun, Sanghyuk and Choe, Junsuk and Yoo, Youngjoon',
    'CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features',
    iccv,
    2019,
  ),
  weinberger2009: paper(
    'Weinberger, Kilian and Dasgupta, Anirban and Langford, John and Smola, Alex and Attenberg, Josh',
    'Feature Hashing for Large Scale Multitask Learning',
    icml,
    2009,
  ),
  arivazhagan2019: preprint(
    'Arivazhagan, Naveen and Bapna, Ankur and Firat, Orhan and Lepikhin, Dmitry and Johnson, Melvin and Krikun, Maxim and Chen, Mia Xu and Cao, Yuan and Foster, George and Cherry, Colin and Macherey, Wolfgang and Chen, Zhifeng and Wu, Yonghui',
    'Massively Multilingual Neural Machine Translation in the Wild: Findings and Challenges',
    '1907.05019',
    2019,
  ),
  bengio2009: paper(
    'Bengio, Yoshua and Louradour, Jérôme and Collobert, Ronan and Weston, Jason',
    'Curriculum Learning',
    icml,
    2009,
  ),
  pentina2015: paper(
    'Pentina, Anastasia and Sharmanska, Viktoriia and Lampert, Christoph H.',
    'Curriculum Learning of Multiple Tasks',
    cvpr,
    2015,
  ),
};
