/** Names of journals and proceedings, as they are cited. */
export const neurIps = 'Advances in Neural Information Processing Systems';
export const icml = 'International Conference on Machine Learning';
export const iclr = 'International Conference on Learning Representations';
export const cvpr = 'IEEE/CVF Conference on Computer Vision and Pattern Recognition';
export const iccv = 'IEEE International Conference on Computer Vision';
export const aistats = 'International Conference on Artificial Intelligence and Statistics';
export const kdd = 'ACM SIGKDD International Conference on Knowledge Discovery and Data Mining';
export const emnlp = 'Conference on Empirical Methods in Natural Language Processing';
export const jmlr = 'Journal of Machine Learning Research';
export const tmlr = 'Transactions on Machine Learning Research';
