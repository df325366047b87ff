using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;
using CrossDistil.Export;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil export: a finished run as one bundle, to score with elsewhere.</summary>
internal static class ExportCommand
{
    public static Command Create(CancellationToken ct)
    {
        var run = new Argument<string>("RUN") { Description = "Folder of a finished run." };
        var to = new Option<string>("--to") { Description = "Folder of the bundle, or a file that ends in .zip; its checksums are in bundle.json.", HelpName = "DIR|FILE.zip", Required = true };
        var name = new Option<string?>("--name") { Description = "Name of the model; default: the experiment's.", HelpName = "NAME" };
        var version = new Option<string?>("--version") { Description = "Version of the model; default 1.", HelpName = "VERSION" };
        var rank = new Option<string?>("--rank")
        {
            Description = "What score is, over the tasks' probabilities: a product of powers, long_view^0.7 * like^0.3, or a weighted sum, 0.7 * long_view + 0.3 * like. Default: the first task.",
            HelpName = "FORMULA",
        };
        var onnx = new Option<string?>("--onnx") { Description = "Also write what is served as an ONNX graph, checked in ONNX Runtime where there is one; it reads ids as the bundle encodes them.", HelpName = "FILE.onnx" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a bundle, or an ONNX file, that is there." };
        var (cache, json) = (Shared.Cache(), Shared.Json());
        var command = new Command("export", "Write a finished run as one bundle: vocabularies, networks and calibrators, and nothing that only training needs.")
        {
            run, to, name, version, rank, onnx, overwrite, cache, json,
        };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var options = new ExportOptions(parse.GetRequiredValue(to), parse.GetValue(name), parse.GetValue(version), parse.GetValue(rank), parse.GetValue(overwrite));
            var onnxFile = parse.GetValue(onnx);
            if (onnxFile is not null) ExportFlow.CheckOnnx(onnxFile, options.Overwrite);
            var bundle = ExportFlow.Export(parse.GetRequiredValue(run), options, parse.GetValue(cache), screen, ct);
            var checkedRows = onnxFile is null ? null : ExportFlow.WriteOnnx(bundle.Path, onnxFile);
            screen.Result(
                new { bundle.Path, bundle.Bytes, bundle.Manifest.Name, bundle.Manifest.Version, bundle.Manifest.Ranking, bundle.Manifest.Networks, bundle.Manifest.Identity, Onnx = onnxFile, OnnxAgreement = checkedRows },
                BundleTable.Of(bundle));
            screen.Note($"written to {bundle.Path}: {bundle.Manifest.Name} {bundle.Manifest.Version}, {BundleTable.Size(bundle.Bytes)}; score = {bundle.Manifest.Ranking}");
            if (onnxFile is not null) screen.Note($"written to {onnxFile}: {OnnxText.Of(checkedRows)}");
        });
        return command;
    }
}
