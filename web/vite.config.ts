import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';

// Each page is one HTML file: script and style inline, so that a report opens from disk without a request. The mode names the page.
export default defineConfig(({ mode }) => ({
  plugins: [viteSingleFile()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', reportCompressedSize: false, emptyOutDir: false, rolldownOptions: { input: `${mode}.html` } },
}));
