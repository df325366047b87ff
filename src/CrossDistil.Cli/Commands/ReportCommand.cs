using System.CommandLine;
using CrossDistil.Cli.Flows;
using CrossDistil.Cli.Output;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil report: a page, Markdown, CSV and JSON of runs or studies, and their tables on the terminal.</summary>
internal static class ReportCommand
{
    public static Command Create(CancellationToken ct)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "The folder of a run or a study; an experiment file: its studies; a folder that holds runs or studies. Several are put side by side, runs held against the first.",
            Arity = ArgumentArity.OneOrMore,
        };
        var file = new Option<string?>("--out")
        {
            Description = "The page; Markdown, CSV and JSON go beside it. Default report.html in the folder of PATH, for several in runs/TITLE-report.",
            HelpName = "FILE.html",
        };
        var title = new Option<string?>("--title") { Description = "Title of the report; default: by what it is of.", HelpName = "TEXT" };
        var open = new Option<bool>("--open") { Description = "Open the page where there is a desktop." };
        var json = Shared.Json();
        var command = new Command("report", "Write a page that shows which task gained, which lost and how sure, with charts and tables; needs no network.") { paths, file, title, open, json };
        command.SetAction(parse =>
        {
            var screen = new Screen(parse.GetValue(json));
            var (report, files, _) = ReportFlow.Write(new(parse.GetRequiredValue(paths), parse.GetValue(file), parse.GetValue(title)), screen, ct);
            screen.Document(report.ToJson(), ReportTables.Of(report, Path.GetFileName(files.Csv)));
            screen.Note($"written to {files.Html}");
            if (parse.GetValue(open)) Desktop.TryOpen(Path.GetFullPath(files.Html));
        });
        return command;
    }
}
