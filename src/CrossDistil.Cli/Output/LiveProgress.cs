using Spectre.Console;

namespace CrossDistil.Cli.Output;

/// <summary>Progress on a terminal: a bar with its details, redrawn in place.</summary>
internal static class LiveProgress
{
    public static TResult Watch<TProgress, TResult>(
        IAnsiConsole console, string title, Func<TProgress, ProgressLine> describe, Func<IProgress<TProgress>, TResult> work) =>
        console.Progress()
            .Columns(new ProgressBarColumn { Width = 24 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .Start(context => work(new Bar<TProgress>(context.AddTask(Markup.Escape(title)), title, describe)));

    private sealed class Bar<T>(ProgressTask task, string title, Func<T, ProgressLine> describe) : IProgress<T>
    {
        public void Report(T value)
        {
            var line = describe(value);
            task.IsIndeterminate = line.Total <= 0;
            task.MaxValue = Math.Max(line.Total, 1);
            task.Value = line.Done;
            task.Description = Markup.Escape(ProgressLine.Join(title, line.Text));
        }
    }
}
