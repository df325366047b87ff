using BenchmarkDotNet.Running;
using CrossDistil.Benchmarks;

// All of them, unless the arguments are BenchmarkDotNet's own: --filter '*Mixtures*', --list flat, --job short, --help.
var summaries = BenchmarkSwitcher.FromAssembly(typeof(DenseProducts).Assembly).Run(args is [] ? ["--filter", "*"] : args);
return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
