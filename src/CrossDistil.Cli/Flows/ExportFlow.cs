using CrossDistil.Cli.Output;
using CrossDistil.Data.Cache;
using CrossDistil.Export;
using CrossDistil.Export.Onnx;
using CrossDistil.Runs;
using CrossDistil.Scoring.Bundles;

namespace CrossDistil.Cli.Flows;

/// <summary>From a finished run to a bundle.</summary>
internal static class ExportFlow
{
    internal const string Remedy = "give the --out folder of a finished crossdistil train";

    /// <summary>Writes the bundle; the run's cache is ingested again where it is missing.</summary>
    public static ExportedBundle Export(string runFolder, ExportOptions options, string? cacheFolder, Screen screen, CancellationToken ct)
    {
        if (!Directory.Exists(runFolder)) throw new InputException(runFolder, "no such folder", Remedy);
        var run = new RunFolder(Path.TrimEndingDirectorySeparator(Path.GetFullPath(runFolder)));
        if (!File.Exists(run.MetricsPath)) throw new InputException(runFolder, "is not a finished run", Remedy);
        var loaded = run.LoadExperiment([]);
        using var cache = DatasetCache.Open(Caches.Fresh(loaded, cacheFolder, screen, ct));
        return BundleWriter.Write(run, loaded.Experiment, cache, options, TimeProvider.System, ct);
    }

    /// <summary>Checks that an ONNX file may be written there; changes nothing.</summary>
    /// <exception cref="InputException">It is a folder, a file that may not be replaced, or in no folder.</exception>
    public static void CheckOnnx(string file, bool overwrite)
    {
        if (Directory.Exists(file)) throw new InputException($"--onnx {file}", "is a folder", "name a file");
        if (File.Exists(file) && !overwrite)
            throw new InputException($"--onnx {file}", "exists already", "choose another file or add --overwrite");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            throw new InputException($"--onnx {file}", "there is no such folder", "create it, or choose another");
    }

    /// <summary>
    /// Writes what a bundle serves as an ONNX graph; null where there is no ONNX Runtime to check it in.
    /// </summary>
    /// <exception cref="InputException">
    /// The graph cannot hold a network, or its results differ; it is not written then.
    /// </exception>
    public static OnnxAgreement? WriteOnnx(string bundlePath, string file)
    {
        using var bundle = Bundle.Open(bundlePath);
        var networks = bundle.LoadNetworks();
        try
        {
            return OnnxParity.CheckAndWrite(OnnxModel.Of(networks, bundle.Schema, bundle.Calibrators), file);
        }
        catch (NotSupportedException e)
        {
            throw new InputException($"--onnx {file}", e.Message, "export without it; the bundle is written");
        }
        finally
        {
            foreach (var network in networks) network.Model.Dispose();
        }
    }
}
