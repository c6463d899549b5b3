/** The way of a profile to several receivers, which all components share. */
export { FanOut } from '../../component/index.ts';
