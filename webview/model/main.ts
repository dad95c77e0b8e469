import { ModelPanel } from './panel.ts';

new ModelPanel().start();
