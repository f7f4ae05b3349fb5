// Runs only in browsers without modules, which can run nothing else of ours.
document.documentElement.className = "no-modules";
