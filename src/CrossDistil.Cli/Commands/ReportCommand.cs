using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;

namespace CrossDistil.Cli.Commands;

/// <summary>
/// crossdistil report: a page, Markdown, CSV and JSON of runs or studies, and their tables on the terminal.
/// </summary>
internal static class ReportCommand
{
    public static Command Create(CancellationToken ct)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "The folder of a run or a study; an experiment file: its studies; a folder that holds runs or studies. "
                + "Several are shown side by side, runs compared with the first.",
            Arity = ArgumentArity.OneOrMore,
        };
        var file = Shared.Text(
            "--out", "FILE.html",
            "The page; Markdown, CSV and JSON go beside it. Default report.html in the folder of PATH, for several in runs/TITLE-report.");
        var title = Shared.Text("--title", "TEXT", "Title of the report; default: made from what it shows.");
        var open = Shared.Flag("--open", "Open the page where there is a desktop.");
        return Shared.Command(
            "report", "Write a page that shows which task gained, which lost and how sure, with charts and tables; needs no network.",
            paths, [file, title, open], (parse, screen) =>
            {
                var (report, files, _) = ReportFlow.Write(
                    parse.GetRequiredValue(paths), parse.GetValue(file), parse.GetValue(title), screen, ct);
                screen.Document(report.ToJson(), ReportTables.Of(report, Path.GetFileName(files.Csv)));
                screen.Note($"written to {files.Html}");
                if (parse.GetValue(open)) Desktop.TryOpen(Path.GetFullPath(files.Html));
            });
    }
}
