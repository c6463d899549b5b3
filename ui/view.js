/** The view library in one place: Preact's elements and hooks, written as tagged templates. */
import htm from './vendor/htm.js';
import { h, render } from './vendor/preact.js';
import {
  useCallback,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from './vendor/preact-hooks.js';

/** @type {(strings: TemplateStringsArray, ...values: any[]) => any} */
export const html = htm.bind(h);
export {
  render,
  useCallback,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
};
