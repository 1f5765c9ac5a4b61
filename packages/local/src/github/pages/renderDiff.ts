import { html } from 'diff2html';
import { ColorSchemeType } from 'diff2html/lib/types';

/** More than anybody reads, and than a browser shows at once. */
const MAX_CHANGED_LINES_PER_FILE = 3_000;
const MAX_PATCH_CHARACTERS = 2_000_000;

/**
 * HTML of what git diff printed, escaped.
 *
 * @returns undefined when it is too long to be shown
 */
export function renderDiff(patch: string): string | undefined {
  if (patch.length > MAX_PATCH_CHARACTERS) {
    return undefined;
  }
  return html(patch, {
    outputFormat: 'line-by-line',
    colorScheme: ColorSchemeType.AUTO,
    drawFileList: true,
    matching: 'lines',
    diffMaxChanges: MAX_CHANGED_LINES_PER_FILE,
  });
}
