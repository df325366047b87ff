using System.Text.RegularExpressions;
using CrossDistil.Data.Cache;
using CrossDistil.Data.Schema;
using Xunit;

namespace CrossDistil.Tests.Ingest;

/// <summary>Every fault is one line: where, what, remedy. ~ stands for the experiment's folder.</summary>
public sealed class FaultTests
{
    private static readonly SourceOptions Source = Workplace.Options.Source;

    [Fact]
    public void A_missing_file_and_a_glob_that_matches_nothing_are_named_with_their_tables()
    {
        var tables = Workplace.Tables(("a", "gone.csv"), ("b", "parts/*.csv"), ("log", "log.csv"));
        Check(
            Workplace.Options with { Source = Source with { Tables = tables, Query = "SELECT * FROM log", Path = "." } },
            "source.tables.a: there is no file ~/gone.csv; correct the name, or set source.path to the files' folder",
            "source.tables.b: no file matches ~/parts/*.csv; correct the pattern, or set source.path to the files' folder");
    }

    [Fact]
    public void Options_that_cannot_work_are_reported_together() => Check(
        new DataOptions(
            Source with { Tables = Workplace.Tables(("a", "log.csv"), ("b", "log.csv")) },
            [new CategoricalFeature { Name = "user" }, new NumericFeature { Name = "user" }],
            [new TaskOptions { Name = "like" }, new TaskOptions { Name = "like" }],
            new HashSplit { Key = "user", Validation = 0.5, Test = 0.5 },
            null),
        "features: two are named \"user\"; give each its own name",
        "tasks: two are named \"like\"; give each its own name",
        "split: validation 0.5 and test 0.5 leave nothing to train on; make their sum less than 1",
        "source.query: missing key, and there are 2 tables; add a SELECT that joins them");

    [Fact]
    public void A_name_that_would_need_quotes_in_a_file_is_a_fault() => Check(
        Workplace.Options with { Features = [new CategoricalFeature { Name = "user\n" }], Tasks = [new TaskOptions { Name = "a,b" }] },
        "features: \"user \" is no name; use letters, digits and . - _",
        "tasks: \"a,b\" is no name; use letters, digits and . - _");

    [Fact]
    public void A_requirement_that_names_no_task_or_leads_back_is_a_fault() => Check(
        Workplace.Options with
        {
            Tasks = [new TaskOptions { Name = "click", Requires = "like" }, new TaskOptions { Name = "like", Requires = "click" }, new TaskOptions { Name = "day", Requires = "night" }],
        },
        "tasks.click.requires: click requires like requires click; remove one of them",
        "tasks.day.requires: unknown task \"night\"; known tasks: click, like");

    [Fact]
    public void No_features_and_no_tasks_are_faults() => Check(
        Workplace.Options with { Features = [], Tasks = [] },
        "features: empty list; give at least 1",
        "tasks: empty list; give at least 1");

    [Fact]
    public void An_unknown_format_is_a_fault() => Check(
        Workplace.Options with { Source = Source with { Tables = Tables(new() { Files = ["log.csv"], Format = "xlsx" }) } },
        "source.tables.log.format: is \"xlsx\"; write csv, tsv, parquet or json");

    [Fact]
    public void A_file_of_another_format_is_a_fault_of_its_table() => Check(
        Workplace.Options with { Source = Source with { Tables = Tables(new() { Files = ["log.csv"], Format = "parquet" }) } },
        "source.tables.log: Invalid Input Error: No magic bytes found at end of file '~/log.csv'; correct the table's files or format");

    [Theory]
    [InlineData("SELEC * FROM log", "Parser Error: syntax error at or near \"SELEC\"")]
    [InlineData("SELECT * FROM lug", "Catalog Error: Table with name lug does not exist! Did you mean \"log\"?")]
    [InlineData("SELECT usr FROM log", "Binder Error: Referenced column \"usr\" not found in FROM clause! Candidate bindings: \"user\"")]
    [InlineData("SELECT 1; DROP VIEW log", "Invalid Input Error: Cannot prepare multiple statements at once!")]
    [InlineData("DROP VIEW log", "Parser Error: syntax error at or near \"log\"")]
    public void A_query_that_does_not_parse_or_bind_has_DuckDBs_message_on_one_line(string query, string problem) => Check(
        Workplace.Options with { Source = Source with { Query = query } },
        $"source.query: {problem}; write one DuckDB SELECT over source.tables");

    [Fact]
    public void Every_expression_that_does_not_bind_is_reported_in_one_go() => Check(
        Workplace.Options with
        {
            Features =
            [
                new CategoricalFeature { Name = "usr" },
                new CategoricalFeature { Name = "item", Expression = "upper(itm)" },
                new CategoricalFeature { Name = "tags", Expression = "string_split(tags, ',')" },
                new ListFeature { Name = "list", Expression = "tags" },
                new NumericFeature { Name = "text", Expression = "item" },
                new CategoricalFeature { Name = "two", Expression = "1), (2" },
            ],
            Tasks = [new TaskOptions { Name = "likes" }, new TaskOptions { Name = "like", Label = "liek > 0" }, new TaskOptions { Name = "date", Label = "DATE '2022-01-01'" }],
            SampleWeight = "item",
            Split = new ExpressionSplit { Train = "day", Validation = "dy = 4", Test = "day = 5" },
        },
        "features.usr: Binder Error: Referenced column \"usr\" not found in FROM clause! Candidate bindings: \"user\"; write an expression over the columns of source.query",
        "features.item.expression: Binder Error: Referenced column \"itm\" not found in FROM clause! Candidate bindings: \"item\"; write an expression over the columns of source.query",
        "features.tags.expression: gives VARCHAR[], not a single value; declare a list feature, or pick an element",
        "features.list.expression: gives VARCHAR, not a list; write an expression such as string_split(tags, ',')",
        "features.text.expression: gives VARCHAR, not a number; write an expression such as TRY_CAST(x AS DOUBLE) or epoch(x)",
        "features.two.expression: gives 2 columns, not one; write an expression over the columns of source.query",
        "tasks.likes: Binder Error: Referenced column \"likes\" not found in FROM clause! Candidate bindings: \"like\"; write an expression over the columns of source.query",
        "tasks.like.label: Binder Error: Referenced column \"liek\" not found in FROM clause! Candidate bindings: \"like\"; write an expression over the columns of source.query",
        "tasks.date.label: gives DATE, not 0, 1 or missing; write an expression such as (x > 0)",
        "sampleWeight: gives VARCHAR, not a number; write an expression such as TRY_CAST(x AS DOUBLE)",
        "split.train: gives BIGINT, not true or false; write a condition such as date < 20220505",
        "split.validation: Binder Error: Referenced column \"dy\" not found in FROM clause! Candidate bindings: \"day\"; write an expression over the columns of source.query");

    [Fact]
    public void A_label_other_than_0_1_and_missing_is_named_with_its_row() => Check(
        Workplace.Options with { Tasks = [new TaskOptions { Name = "days", Label = "day" }, new TaskOptions { Name = "item" }] },
        "log.csv, row 3: tasks.days.label day is 2; a label is 0, 1 or missing; write an expression such as (day > 0)",
        "log.csv, row 1: tasks.item.label \"item\" is apple; a label is 0, 1 or missing; write an expression such as (\"item\" > 0)");

    [Fact]
    public void Windows_that_are_no_values_or_out_of_order_are_faults()
    {
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "Monday", TestFrom = "5" } },
            "split.validationFrom: \"Monday\" is not a value of split.by, which gives BIGINT; write it as DuckDB reads that type");
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "5", TestFrom = "4" } },
            "split.testFrom: \"4\" is not after split.validationFrom \"5\"; put the windows in order");
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "5", TestUntil = "05" } },
            "split.testUntil: \"05\" is not after split.testFrom \"5\"; put the windows in order");
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "Monday", TestFrom = "Tuesday", TestUntil = "Tuesday" } },
            "split.validationFrom: \"Monday\" is not a value of split.by, which gives BIGINT; write it as DuckDB reads that type",
            "split.testFrom: \"Tuesday\" is not a value of split.by, which gives BIGINT; write it as DuckDB reads that type",
            "split.testUntil: \"Tuesday\" is not a value of split.by, which gives BIGINT; write it as DuckDB reads that type");
    }

    [Fact]
    public void A_split_without_rows_is_a_fault()
    {
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "1", TestFrom = "5" } },
            "split: train has 0 rows (training 0, validation 8, test 2); each split needs 1 to 2147483647 rows; move its boundaries");
        Check(
            Workplace.Options with { Split = new ExpressionSplit { Train = "day < 4", Validation = "day = 17", Test = "day >= 4" } },
            "split: validation has 0 rows (training 6, validation 0, test 4); each split needs 1 to 2147483647 rows; move its boundaries");
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "7", TestFrom = "8", TestUntil = "8" } },
            "split: validation has 0 rows (training 10, validation 0, test 0); each split needs 1 to 2147483647 rows; move its boundaries");
        Check(
            Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "4", TestFrom = "6" } },
            "split: test has 0 rows (training 6, validation 4, test 0); each split needs 1 to 2147483647 rows; move its boundaries");
    }

    [Fact]
    public void A_task_of_one_class_or_without_labels_in_training_is_a_fault() => Check(
        Workplace.Options with { Tasks = [new TaskOptions { Name = "late", Label = "day > 3" }, new TaskOptions { Name = "none", Label = "NULL" }] },
        "tasks.late: training has 0 positives, 6 negatives and 0 missing labels; a task needs both classes in training; correct its label or the split",
        "tasks.none: training has 0 positives, 0 negatives and 6 missing labels; a task needs both classes in training; correct its label or the split");

    [Fact]
    public void Too_many_rejected_rows_are_a_fault_that_lists_the_reasons() => Check(
        Workplace.Options with { Split = new TimeSplit { By = "day", ValidationFrom = "3", TestFrom = "4", TestUntil = "5" }, SampleWeight = "age" },
        "source.maxRejected: 3 of 10 rows are rejected, more than the share 0.01 allowed: 2 × in no split (row 9); "
        + "1 × sample weight is not finite and ≥ 0 (row 4: missing); correct the data or the split, or raise source.maxRejected");

    [Fact]
    public void Malformed_lines_are_counted_with_their_reason_and_place()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log + "1,apple\n2,pear,old,a,5,0,0\n");
        var report = work.Ingest(Workplace.With(new NumericFeature { Name = "age" }) with
        {
            Source = Source with { MaxRejected = 0.2, Tables = Tables(new() { Files = ["log.csv"] }), Query = "SELECT user, item, day, click, \"like\", TRY_CAST(age AS DOUBLE) AS age FROM log" },
        }).Report;
        var rejected = Assert.Single(report.Rejected);
        Assert.Equal(("malformed line: missing columns in column age", 1L), (rejected.Reason, rejected.Rows));
        Assert.Equal($"{work["log.csv"]} line 12: Expected Number of Columns: 7 Found: 2", Assert.Single(rejected.Examples));
        Assert.Equal(11, report.SourceRows);
    }

    [Fact]
    public void A_value_that_an_expression_cannot_take_ends_ingest() => Check(
        Workplace.With(new NumericFeature { Name = "number", Expression = "CAST(item AS DOUBLE)" }),
        "source: Conversion Error: Could not convert string 'apple' to DOUBLE when casting from source column item; correct the data, the query or the expressions");

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("schema.json")]
    public void A_folder_that_is_no_cache_is_not_replaced(string other)
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).Write("cache/thesis.txt", "years of work").Write($"cache/{other}", "{}");
        Assert.Equal($"~/cache: is no cache, and would be replaced by one; choose another cache folder", work.Fault(Workplace.Options));
        Assert.True(File.Exists(work["cache/thesis.txt"]));
    }

    [Fact]
    public void The_schema_that_a_run_keeps_is_no_cache()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        work.Ingest(Workplace.Options, work["other"]);
        DatasetCache.Open(work["other"]).Schema.Save(work.Cache);
        var before = Workplace.Bytes(work.Cache);
        Assert.Equal("~/cache: is no cache, and would be replaced by one; choose another cache folder", work.Fault(Workplace.Options));
        Assert.Equal(before, Workplace.Bytes(work.Cache));
    }

    [Fact]
    public void A_cache_folder_that_cannot_be_written_is_a_fault()
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log).Write("file", "");
        var fault = Assert.Throws<CrossDistil.Data.InputException>(() => work.Ingest(Workplace.Options, work["file/cache"]));
        Assert.StartsWith($"{work["file/cache"]}: cannot be written (", fault.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, TableOptions> Tables(TableOptions log) => new(StringComparer.Ordinal) { ["log"] = log };

    private static void Check(DataOptions data, params string[] lines)
    {
        using var work = new Workplace().Write("log.csv", Workplace.Log);
        var first = Regex.Replace(work.Fault(data), "(?<=Candidate bindings: \"\\w+\")[^;]*", "", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)); // DuckDB lists more
        Assert.Equal(lines, first.Split(Environment.NewLine));
    }
}
