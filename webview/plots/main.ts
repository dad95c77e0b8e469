import { Panel } from './panel.ts';

new Panel().start();
