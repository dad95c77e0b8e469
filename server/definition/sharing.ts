/** What the tasks have in common, by the method's `type`. */
export type Sharing = { readonly type: 'hard' } | { readonly type: 'none' };
