/** The part of a page whose source could not be read. It never looks like an empty one. */
export const NOT_READ = '<p class="warn"><b>Not read:</b> what is there is not known. <a href="#not-read">Why</a></p>';
