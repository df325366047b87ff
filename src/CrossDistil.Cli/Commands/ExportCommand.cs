using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Export;
using CrossDistil.Export.Onnx;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil export: a finished run as one bundle, to score with elsewhere.</summary>
internal static class ExportCommand
{
    public static Command Create(CancellationToken ct)
    {
        var run = Shared.Run();
        var to = Shared.Required(
            "--to", "DIR|FILE.zip", "Folder of the bundle, or a file that ends in .zip; its checksums are in bundle.json.");
        var name = Shared.Text("--name", "NAME", "Name of the model; default: the experiment's.");
        var version = Shared.Text("--version", "VERSION", "Version of the model; default 1.");
        var rank = Shared.Text(
            "--rank", "FORMULA",
            "What score is, over the tasks' probabilities: a product of powers, long_view^0.7 * like^0.3, or a weighted sum, "
            + "0.7 * long_view + 0.3 * like. Default: the first task.");
        var onnx = Shared.Text(
            "--onnx", "FILE.onnx",
            "Also write what is served as an ONNX graph, checked in ONNX Runtime where it is installed; "
            + "its inputs are ids as the bundle encodes them.");
        var overwrite = Shared.Flag("--overwrite", "Replace an existing bundle or ONNX file.");
        var cache = Shared.Cache();
        return Shared.Command(
            "export", "Write a finished run as one bundle: vocabularies, networks and calibrators, without what only training needs.", run,
            [to, name, version, rank, onnx, overwrite, cache], (parse, screen) =>
            {
                var options = new ExportOptions(
                    parse.GetRequiredValue(to), parse.GetValue(name), parse.GetValue(version), parse.GetValue(rank),
                    parse.GetValue(overwrite));
                var file = parse.GetValue(onnx);
                if (file is not null) ExportFlow.CheckOnnx(file, options.Overwrite);
                var bundle = ExportFlow.Export(parse.GetRequiredValue(run), options, parse.GetValue(cache), screen, ct);
                var (made, agreement) = (bundle.Manifest, file is null ? null : ExportFlow.WriteOnnx(bundle.Path, file));
                screen.Result(
                    new
                    {
                        bundle.Path, bundle.Bytes, made.Name, made.Version, made.Ranking, made.Networks, made.Identity, Onnx = file,
                        OnnxAgreement = agreement,
                    },
                    BundleTable.Of(bundle));
                screen.Note(
                    $"written to {bundle.Path}: {made.Name} {made.Version}, {BundleTable.Size(bundle.Bytes)}; score = {made.Ranking}");
                if (file is not null) screen.Note($"written to {file}: {Words(agreement)}");
            });
    }

    private static string Words(OnnxAgreement? agreement) => agreement is null ? "not checked, there is no ONNX Runtime" : string.Create(
        CultureInfo.InvariantCulture,
        $"ONNX Runtime agrees on {agreement.Rows:N0} rows, logits within {agreement.Logit:0.0e-0}, "
        + $"probabilities within {agreement.Probability:0.0e-0}");
}
