import { InspectorPanel } from './panel.ts';

new InspectorPanel().start();
